import { expect, test } from 'vitest';
import { heightOf, pathsOf, scaleOf } from './scale';

test.each([
  [[92, 141, null], { low: 80, high: 160, ticks: [80, 100, 120, 140, 160] }],
  [[0.12, 0.31], { low: 0.1, high: 0.35, ticks: [0.1, 0.15, 0.2, 0.25, 0.3, 0.35] }],
  [[-18, -14.5], { low: -18, high: -14, ticks: [-18, -17, -16, -15, -14] }],
  [[null, undefined], { low: 0, high: 1, ticks: [0, 1] }],
])('round ends for %j', (values, expected) => {
  expect(scaleOf(values)).toEqual(expected);
});

test.each([0, 5, -3])('one value, %s, has room around it', (value) => {
  const { low, high } = scaleOf([value, value]);
  expect(low).toBeLessThanOrEqual(value);
  expect(high).toBeGreaterThan(value);
  if (value >= 0) expect(low).toBeGreaterThanOrEqual(0);
});

test('heights are counted from the top and end at the edges', () => {
  const scale = { low: 0, high: 10, ticks: [] };
  expect([0, 2.5, 10, 11, -1].map((value) => heightOf(scale, value))).toEqual([100, 75, 0, 0, 100]);
});

test('a missing point breaks the line, and one point is no line', () => {
  expect(pathsOf([[0, 1], [2, 3], null, [4, 5], null, [6, 7], [8, 9]])).toEqual([
    'M0.00 1.00L2.00 3.00',
    'M6.00 7.00L8.00 9.00',
  ]);
});
