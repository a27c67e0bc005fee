import { expect, test } from 'vitest';
import type { Measure, Report, Scoring } from '../../api/client';
import { amount, axis, bandOf, counted, GROUPS, place, standing, written } from './measures';

const measure = (value: number | null, reliability = 1): Measure => ({
  value,
  reliability,
  evidence_count: 9,
  unit: '',
});

test('numbers are rounded as in the reports of the service', () => {
  expect(amount(141.9891, 'words/min', 'en')).toBe('142');
  expect(amount(0.7975, '', 'ru')).toBe('80');
  expect(amount(2.25, 'st', 'ru')).toBe('2,2');
  expect(amount(2.75, 'st', 'en')).toBe('2.8');
  expect(amount(0.125, '', 'en')).toBe('12');
  expect(written(22.05, 1, 'en')).toBe('22.1');
  expect(amount(8000, 'Hz', 'en')).toBe('8000.0');
  expect(written(-42.04, 1, 'en')).toBe('−42.0');
  expect(written(-0.04, 1, 'ru')).toBe('0,0');
});

test('the form of a unit follows the number that is shown', () => {
  expect(counted(141.9891, 'words/min')).toBe(142);
  expect(Number.isInteger(counted(4, 'syl/s'))).toBe(false);
});

test('the drawing is that of the report on a terminal', () => {
  expect(axis({ low: 120, high: 160 })).toEqual([80, 200]);
  expect(axis({ low: 1, high: 5 })).toEqual([0, 9]);
  expect(axis({ low: null, high: 5 })).toEqual([0, 12.5]);
  expect(axis({ low: 0.5, high: null })).toEqual([0, 0.8]);
});

test('a value beyond the drawing is at its end', () => {
  const band = { low: 120, high: 160 };
  expect(place(140, band)).toEqual({ share: 0.5, beyond: null });
  expect(place(10, band)).toEqual({ share: 0, beyond: 'left' });
  expect(place(900, band)).toEqual({ share: 1, beyond: 'right' });
});

test.each([
  [measure(0.5), 'within'],
  [measure(0.4), 'within'],
  [measure(0.39), 'below'],
  [measure(0.71), 'above'],
  [measure(0.71, 0.49), 'unsure'],
  [measure(null), 'unjudged'],
])('%o is %s', (one, expected) => {
  expect(standing(one, { low: 0.4, high: 0.7 })).toBe(expected);
});

test('a talk that was judged as another kind has no band here', () => {
  const scoring = {
    profile: 'talk',
    bands: [{ measure: 'speech_rate_wpm', unit: 'words/min', low: 125, high: 165 }],
  } as Scoring;
  const report = (profile: string) => ({ profile }) as Report;
  const band = { low: 125, high: 165 };
  expect(bandOf(scoring, report('talk'), 'speech_rate_wpm')).toEqual(band);
  expect(bandOf(scoring, report(''), 'speech_rate_wpm')).toEqual(band);
  expect(bandOf(scoring, report('news'), 'speech_rate_wpm')).toBeNull();
  expect(bandOf(scoring, report('talk'), 'mtld')).toBeNull();
  expect(bandOf(null, report('talk'), 'speech_rate_wpm')).toBeNull();
});

test('no measure is in two groups', () => {
  const names = Object.values(GROUPS).flat();
  expect(new Set(names).size).toBe(names.length);
});
