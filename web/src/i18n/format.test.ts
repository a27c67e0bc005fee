import { expect, test } from 'vitest';
import { bytes, clock, number, percent } from './format';

test.each([
  [0, '0:00'],
  [61.9, '1:01'],
  [3723, '1:02:03'],
  [-1, '0:00'],
])('clock of %s s', (seconds, expected) => {
  expect(clock(seconds)).toBe(expected);
});

test.each([
  [59.96, '1:00.0'],
  [3.25, '0:03.3'],
])('clock of %s s with tenths', (seconds, expected) => {
  expect(clock(seconds, { tenths: true })).toBe(expected);
});

test('numbers are written as the language writes them', () => {
  expect(number(1.25, 1, 'ru')).toBe('1,3');
  expect(number(1.25, 1, 'en')).toBe('1.3');
  expect(percent(0.784, 'en')).toBe('78%');
  expect(bytes(1536, 'ru')).toBe('1,5 КБ');
  expect(bytes(3 * 2 ** 30, 'en')).toBe('3.0 GB');
});
