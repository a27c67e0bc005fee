import { expect, test } from 'vitest';
import { marks, PLACES, sign } from './pauses';

test.each([
  [1.9, 4, [0, 0.5, 1, 1.5, 2]],
  [53.3, 6, [0, 10, 20, 30, 40, 50, 60]],
  [0.3, 4, [0, 0.1, 0.2, 0.30000000000000004]],
  [7200, 6, [0, 1800, 3600, 5400, 7200]],
])('marks up to %s', (most, wanted, expected) => {
  expect(marks(most, wanted)).toEqual(expected);
});

test('every place has a shape of its own', () => {
  expect(new Set(PLACES.map((place) => sign(place, 0, 0, 4))).size).toBe(PLACES.length);
});
