import { expect, test } from 'vitest';
import type { Report } from '../api/client';
import type { FilledPause, FilledPauseSource } from '../api/sources';
import { barsOf, clustersIn, countsOf, lanesOf, type Mark } from './marks';

const at = (start_s: number, end_s = start_s + 0.5): Mark => {
  return { start_s, end_s, text: '', place: null, isFull: true };
};

const filled = (start_s: number, text: string, source: FilledPauseSource): FilledPause => {
  return { start_s, end_s: start_s + 0.5, text, source, probability: 0.8 };
};

test('lanes hold what the report tells, pauses only long ones', () => {
  const report = {
    filled_pauses: [filled(5, 'um', 'recognizer'), filled(2, 'uh', 'acoustic'), filled(8, 'uh', 'both')],
    filler_words: [{ start_s: 1, end_s: 1.4, text: 'like', probability: 0.6, words: [0, 1] }],
    pauses: [
      { start_s: 3, end_s: 3.6, place: 'inside' },
      { start_s: 4, end_s: 5.2, place: 'inside_after_function_word' },
      { start_s: 7, end_s: 9, place: 'sentence' },
    ],
    text: { repetitions: [{ start_s: 6, end_s: 6.5, text: 'in in', copies: 2, words: [4, 6] }] },
    recording: { breaths: [] },
  } as unknown as Report;
  expect(lanesOf(report)).toMatchInlineSnapshot(`
    [
      {
        "id": "filled",
        "marks": [
          {
            "end_s": 2.5,
            "isFull": false,
            "place": null,
            "start_s": 2,
            "text": "uh",
          },
          {
            "end_s": 5.5,
            "isFull": true,
            "place": null,
            "start_s": 5,
            "text": "um",
          },
          {
            "end_s": 8.5,
            "isFull": true,
            "place": null,
            "start_s": 8,
            "text": "uh",
          },
        ],
      },
      {
        "id": "filler",
        "marks": [
          {
            "end_s": 1.4,
            "isFull": false,
            "place": null,
            "start_s": 1,
            "text": "like",
          },
        ],
      },
      {
        "id": "pause",
        "marks": [
          {
            "end_s": 5.2,
            "isFull": true,
            "place": "inside_after_function_word",
            "start_s": 4,
            "text": "",
          },
          {
            "end_s": 9,
            "isFull": false,
            "place": "sentence",
            "start_s": 7,
            "text": "",
          },
        ],
      },
      {
        "id": "repetition",
        "marks": [
          {
            "end_s": 6.5,
            "isFull": true,
            "place": null,
            "start_s": 6,
            "text": "in in",
          },
        ],
      },
      {
        "id": "breath",
        "marks": [],
      },
    ]
  `);
});

test('marks whose targets would meet are one target', () => {
  const marks = [at(0), at(1), at(2.3), at(2.5), at(9)];
  const clusters = clustersIn(marks, { start: 0, end: 10 }, 100, 24);
  expect(clusters).toEqual([
    { x: 0, first: 0, end: 3 },
    { x: 25, first: 3, end: 4 },
    { x: 90, first: 4, end: 5 },
  ]);
});

test('clusters are the same while a view moves', () => {
  const marks = Array.from({ length: 40 }, (_, index) => at(index * 1.3));
  const before = clustersIn(marks, { start: 10, end: 30 }, 200, 24).map(({ first }) => first);
  const after = clustersIn(marks, { start: 15, end: 35 }, 200, 24).map(({ first }) => first);
  expect(after.filter((first) => before.includes(first)).length).toBeGreaterThan(3);
  for (const first of after) expect(before.includes(first) || first > Math.max(...before)).toBe(true);
});

test('clusters are never closer than their size', () => {
  const marks = Array.from({ length: 600 }, (_, index) => at(index * 11.7));
  const clusters = clustersIn(marks, { start: 0, end: 7200 }, 900, 24);
  const gaps = clusters.slice(1).map((one, index) => one.x - (clusters[index]?.x ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(24);
  expect(clusters.at(-1)?.end).toBe(600);
});

test('bars are where marks are, cut at the edges', () => {
  const marks = [at(0, 2), at(5, 5.01), at(9, 12), at(20)];
  expect(barsOf(marks, { start: 1, end: 11 }, 100, 28)).toBe(
    'M0.0 0H10.0V28H0.0ZM40.0 0H42.0V28H40.0ZM80.0 0H100.0V28H80.0Z',
  );
});

test('every mark is counted once', () => {
  const marks = [at(0), at(4.9), at(5), at(10)];
  const rows = countsOf([{ id: 'filler', marks }], 10, 2);
  expect(rows).toEqual([
    { start: 0, end: 5, counts: [2] },
    { start: 5, end: 10, counts: [2] },
  ]);
});
