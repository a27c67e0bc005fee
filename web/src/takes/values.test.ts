import { expect, test } from 'vitest';
import { formOf, signed, valueText } from './values';

test.each([
  [0.783, '', 'ru', '78'],
  [123.6, 'words/min', 'ru', '124'],
  [4.62, 'syl/s', 'ru', '4,6'],
  [4.62, 'syl/s', 'en', '4.6'],
  [-18.25, 'LUFS', 'ru', '−18,3'],
  [-0.04, 'st/s', 'en', '0.0'],
  [12_345, 'Hz', 'en', '12,345.0'],
] as const)('%s in %j and %s', (value, unit, locale, expected) => {
  expect(valueText(value, unit, locale)).toBe(expected);
});

test.each([
  ['3.1', '+3.1'],
  ['−3.1', '−3.1'],
  ['0.0', '0.0'],
])('%s as a difference', (text, expected) => {
  expect(signed(text)).toBe(expected);
});

test('whole numbers choose their form, fractions have one', () => {
  expect(formOf(120.6, 'words/min')).toBe(121);
  expect(formOf(5, 'syl/s')).toBe(0.5);
});
