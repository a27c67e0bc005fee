import { expect, test } from 'vitest';
import { rounded } from './eta';

test.each([
  [0, 'soon', 0],
  [4.9, 'soon', 0],
  [5, 'seconds', 5],
  [5.1, 'seconds', 10],
  [42, 'seconds', 45],
  [55, 'seconds', 55],
  // A minute is never told as 60 seconds.
  [55.1, 'minutes', 1],
  [60, 'minutes', 1],
  [60.1, 'minutes', 2],
  [3_599, 'minutes', 60],
  [7_200, 'minutes', 120],
] as const)('%d s to go is told as %s %d', (seconds, unit, count) => {
  expect(rounded(seconds)).toEqual({ unit, count });
});
