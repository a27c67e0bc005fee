import { expect, test } from 'vitest';
import { ending, refusal } from './check';

const limits = { built_in: ['mp3', 'webm'], with_ffmpeg: ['avi'], has_ffmpeg: false, max_bytes: 1_000 };
const file = (name: string, size = 10, type = '') => ({ name, size, type });

test('an ending is what follows the last point', () => {
  expect(ending('Доклад 1.final.MP3')).toBe('mp3');
  expect(ending('no ending')).toBe('');
  expect(ending('.hidden')).toBe('');
});

test.each([
  [file('a.mp3', 0), 'empty'],
  [file('a.mp3', 1_001), 'too_large'],
  [file('a.mp3', 1_000), null],
  [file('a.avi'), 'needs_ffmpeg'],
  [file('a.txt', 10, 'text/plain'), 'not_media'],
  [file('a.webm', 10, 'text/plain'), null],
  [file('a.unheard', 10, ''), null],
])('%o is refused as %s', (one, expected) => {
  expect(refusal(one, limits)).toBe(expected);
});

test('what ffmpeg reads is taken where there is one', () => {
  expect(refusal(file('a.avi'), { ...limits, has_ffmpeg: true })).toBeNull();
});

test('without limits only an empty file is refused', () => {
  expect(refusal(file('a.txt', 1e12, 'text/plain'), null)).toBeNull();
  expect(refusal(file('a.mp3', 0), null)).toBe('empty');
});
