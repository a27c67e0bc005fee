import { expect, test } from 'vitest';
import type { Report } from '../../api/client';
import { placesOf, spansOf } from './places';

const event = (kind: string, text: string, start_s: number) => ({
  kind,
  text,
  start_s,
  end_s: start_s + 0.3,
  words: [0, 1] as [number, number],
});

test('the same words are one place, the most frequent first', () => {
  const events = [
    event('hedge', 'maybe', 1),
    event('weak_word', 'very', 2),
    event('hedge', 'Kind of', 3),
    event('hedge', 'kind of', 4),
  ];
  const places = placesOf(events, ['hedge']);
  expect(places.map(({ text, spans }) => [text, spans.map((span) => span.start_s)])).toEqual([
    ['Kind of', [3, 4]],
    ['maybe', [1]],
  ]);
  expect(placesOf(events, ['passive'])).toEqual([]);
});

test('words beyond the transcript have no time', () => {
  const words = [
    { text: 'a', start_s: 0, end_s: 1 },
    { text: 'b', start_s: 1, end_s: 2 },
  ];
  const report = { transcript: { words } } as unknown as Report;
  expect(spansOf(report, [[0, 2], [1, 2], [1, 9]])).toEqual([
    { start_s: 0, end_s: 2 },
    { start_s: 1, end_s: 2 },
  ]);
});
