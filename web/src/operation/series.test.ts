import { expect, test } from 'vitest';
import { extended, line, thinned, WINDOW_MS } from './series';

const BOX = { width: 100, height: 20 };

test('what is older than the window is dropped, and time goes forward', () => {
  const samples = [
    { at: 0, value: 1 },
    { at: 5000, value: 2 },
    { at: WINDOW_MS + 9000, value: 3 },
  ];
  expect(extended(samples, { at: WINDOW_MS + 1000, value: 4 })).toEqual([
    { at: 5000, value: 2 },
    { at: WINDOW_MS + 1000, value: 4 },
  ]);
});

test('a line has zero at the bottom and the newest at the right', () => {
  const samples = [
    { at: WINDOW_MS - 10_000, value: 0 },
    { at: WINDOW_MS, value: 8 },
  ];
  expect(line(samples, BOX)).toBe('M96.7 20.0L100.0 0.0');
});

test('a gap breaks the line, and zeros lie at the bottom', () => {
  const samples = [
    { at: 0, value: 0 },
    { at: WINDOW_MS / 2, value: 0 },
  ];
  expect(line(samples, BOX)).toBe('M50.0 20.0M100.0 20.0');
  expect(line([], BOX)).toBe('');
});

test('a table has a row each half minute', () => {
  const samples = Array.from({ length: 40 }, (_, index) => ({ at: index * 2000, value: index }));
  expect(thinned(samples).map((one) => one.value)).toEqual([39, 24, 9]);
});
