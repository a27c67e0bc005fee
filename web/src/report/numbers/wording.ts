/** Measures in words, in the language of the page. */

import type { Measure, Report } from '../../api/client';
import { percent } from '../../i18n/format';
import { t } from '../../i18n/index.svelte';
import { term, unit } from '../../i18n/terms.svelte';
import { preferences } from '../../state/preferences.svelte';
import { amount, counted, written, type Band, type Norm, type Standing } from './measures';

const SPACE = '\u00a0';

/** A number with a fixed count of decimals. */
export function digits(value: number, decimals: number): string {
  return written(value, decimals, preferences.locale);
}

/** The unit behind a number; a ratio is in percent. */
export function unitOf(name: string, value: number): string {
  return name === '' ? '%' : unit(name, counted(value, name));
}

/** A value without its unit, which stands elsewhere; percent stay. */
function bare(value: number, name: string): string {
  return name === '' ? valued(value, name) : amount(value, name, preferences.locale);
}

/** A value with its unit. */
export function valued(value: number, name: string): string {
  const between = name === '' && preferences.locale === 'en' ? '' : SPACE;
  return amount(value, name, preferences.locale) + between + unitOf(name, value);
}

/** A measure in words: the value, or why there is none. */
export function told(measure: Measure): string {
  const value = measure.value ?? null;
  if (value === null) return unmeasured(measure);
  return valued(value, measure.unit);
}

export function unmeasured(measure: Measure): string {
  return t('numbers.unmeasured', { reason: term('unmeasurable', measure.unmeasurable ?? 'too_little') });
}

/** From where to where, without the unit. */
function range(low: number | null, high: number | null, name: string): string {
  const end = (value: number) => amount(value, name, preferences.locale);
  if (low !== null && high !== null) return `${end(low)}–${end(high)}`;
  if (low !== null) return t('numbers.from', { low: end(low) });
  return high !== null ? t('numbers.to', { high: end(high) }) : '';
}

/** A band without its unit, which stands beside the value already; percent stay. */
export function ranged({ low, high }: Band, name: string): string {
  if (name !== '') return range(low, high, name);
  return range(low, high, name) + (preferences.locale === 'en' ? '%' : `${SPACE}%`);
}

/** What a value is worth, in words. */
export function verdict(at: Standing, band: Band | null, name: string): string {
  if (!band) return t('numbers.unjudged');
  return t(`numbers.${at}`, { range: ranged(band, name) });
}

/** How far a number can be trusted. */
export function trust(reliability: number): string {
  return percent(reliability, preferences.locale);
}

/** Which values score what. */
export function curve(norm: Norm, name: string): string {
  const [a, b, c, d] = [norm.a ?? null, norm.b ?? null, norm.c ?? null, norm.d ?? null];
  const end = (value: number | null) => (value === null ? '' : bare(value, name));
  const slots = { range: ranged({ low: b, high: c }, name), low: end(a), high: end(d) };
  if (a !== null && d !== null) return t('scores.curve_between', slots);
  return a !== null ? t('scores.curve_least', slots) : t('scores.curve_most', slots);
}

/** Words of the transcript by their places: the first, and one past the last. */
export function said(report: Report, [first, end]: readonly [number, number]): string {
  return report.transcript.words
    .slice(first, end)
    .map((word) => word.text)
    .join(' ');
}
