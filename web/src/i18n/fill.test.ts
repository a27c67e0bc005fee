import { expect, test } from 'vitest';
import { fill } from './fill';

test.each([
  ['ru', 1, '1 пауза'],
  ['ru', 2, '2 паузы'],
  ['ru', 5, '5 пауз'],
  ['ru', 11, '11 пауз'],
  ['ru', 21, '21 пауза'],
  ['ru', 112, '112 пауз'],
  ['ru', 2.5, '2.5 паузы'],
] as const)('plural forms in %s: %s', (locale, count, expected) => {
  expect(fill('{count} {count|пауза|паузы|пауз}', { count }, locale)).toBe(expected);
});

test.each([
  [1, '1 pause'],
  [0, '0 pauses'],
  [2, '2 pauses'],
])('plural forms in English: %s', (count, expected) => {
  expect(fill('{count} {count|pause|pauses}', { count }, 'en')).toBe(expected);
});

test('a slot without a value stays, so that it is seen', () => {
  expect(fill('{a} {b}', { a: 1 }, 'en')).toBe('1 {b}');
});
