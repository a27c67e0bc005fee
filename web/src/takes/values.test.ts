import { expect, test } from 'vitest';
import { day, decimalsOfTicks, signed } from './values';

test.each([
  ['3.1', '+3.1'],
  ['−3.1', '−3.1'],
  ['0.0', '0.0'],
])('%s as a difference', (text, expected) => {
  expect(signed(text)).toBe(expected);
});

test.each([
  [[0, 10, 20], 'LU', 0],
  [[0, 0.5, 1], 'st', 1],
  [[0.1, 0.15, 0.2], '', 0],
  [[0.01, 0.015], '', 1],
])('decimals of the lines %j in %j', (ticks, unit, expected) => {
  expect(decimalsOfTicks(ticks, unit)).toBe(expected);
});

test('a day is written as the language writes it', () => {
  expect(day('2026-11-30T12:00:00Z', 'en')).toBe('Nov 30, 2026');
});
