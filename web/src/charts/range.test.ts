import { expect, test } from 'vitest';
import { followed, panned, ticks, timeOf, xOf, zoomed } from './range';

const HOUR = 3600;

test('what is zoomed around stays where it is', () => {
  const before = { start: 100, end: 300 };
  const after = zoomed(before, 0.5, 150, HOUR);
  expect(after).toEqual({ start: 125, end: 225 });
  expect(xOf(150, after, 1000)).toBe(xOf(150, before, 1000));
});

test.each([
  [{ start: 0, end: 40 }, 4, 0, { start: 0, end: 60 }],
  [{ start: 0, end: 2.5 }, 0.1, 1, { start: 0.2, end: 2.2 }],
  [{ start: 50, end: 60 }, 2, 60, { start: 40, end: 60 }],
])('a zoom of %j by %s stays in the talk', (range, factor, around, expected) => {
  const { start, end } = zoomed(range, factor, around, 60);
  expect([start, end]).toEqual([expect.closeTo(expected.start), expect.closeTo(expected.end)]);
});

test('a talk shorter than the least is shown whole', () => {
  expect(zoomed({ start: 0, end: 1 }, 0.5, 0.5, 1)).toEqual({ start: 0, end: 1 });
});

test('a view stops at both ends', () => {
  expect(panned({ start: 10, end: 20 }, -30, 60)).toEqual({ start: 0, end: 10 });
  expect(panned({ start: 10, end: 20 }, 90, 60)).toEqual({ start: 50, end: 60 });
});

test('a view follows the clock page by page', () => {
  const range = { start: 0, end: 10 };
  expect(followed(range, 5, 60)).toBe(range);
  expect(followed(range, 10.1, 60)).toEqual({ start: 9.1, end: 19.1 });
  expect(followed(range, 59, 60)).toEqual({ start: 50, end: 60 });
});

test('pixels and times are the inverse of each other, within the view', () => {
  const range = { start: 30, end: 90 };
  expect(timeOf(xOf(47, range, 640), range, 640)).toBeCloseTo(47);
  expect(timeOf(-5, range, 640)).toBe(30);
  expect(timeOf(900, range, 640)).toBe(90);
  expect(timeOf(10, range, 0)).toBe(30);
});

test.each([
  [{ start: 0, end: 53 }, 900, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50]],
  [{ start: 10.3, end: 12.4 }, 900, [10.4, 10.6, 10.8, 11, 11.2, 11.4, 11.6, 11.8, 12, 12.2, 12.4]],
  [{ start: 0, end: 7200 }, 300, [0, 3600, 7200]],
  [{ start: 0, end: 10 }, 0, []],
])('ticks of %j in %s pixels are round', (range, width, expected) => {
  expect(ticks(range, width, 76)).toEqual(expected);
});
