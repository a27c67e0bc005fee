import { expect, test } from 'vitest';
import { blocks, pieces } from './blocks';

test('paragraphs, bullets and numbers', () => {
  const text = 'First line\nsecond line\n\nAnother\n- one\n\n* two\n3) three\n4. four\n\nEnd';
  expect(blocks(text)).toEqual([
    { kind: 'lines', first: 1, items: ['First line', 'second line'] },
    { kind: 'lines', first: 1, items: ['Another'] },
    { kind: 'bullets', first: 1, items: ['one', 'two'] },
    { kind: 'numbers', first: 3, items: ['three', 'four'] },
    { kind: 'lines', first: 1, items: ['End'] },
  ]);
});

test('markup stays text', () => {
  expect(blocks('<b>x</b> **y** -z')).toEqual([
    { kind: 'lines', first: 1, items: ['<b>x</b> **y** -z'] },
  ]);
});

test('times within the recording can be played, others are words', () => {
  const cited = [{ label: '0:05', start_s: 4.2, end_s: 6.4 }];
  expect(pieces('See 0:05, 0:07 and 9:59.', cited, 10)).toEqual([
    { kind: 'text', text: 'See ' },
    { kind: 'time', label: '0:05', start_s: 4.2, end_s: 6.4 },
    { kind: 'text', text: ', ' },
    { kind: 'time', label: '0:07', start_s: 7, end_s: null },
    { kind: 'text', text: ' and 9:59.' },
  ]);
});

test.each(['1:2', '12:345', '10:99', '3.0:05', '2026:11:30'])('%s is no time', (text) => {
  expect(pieces(text, [], 1e6)).toEqual([{ kind: 'text', text }]);
});
