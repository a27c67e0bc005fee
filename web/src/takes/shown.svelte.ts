/** Measures in the language of the page. */

import type { Interval } from '../api/takes';
import { term, unit as unitText } from '../i18n/terms.svelte';
import { preferences } from '../state/preferences.svelte';
import { formOf, signed, valueText } from './values';

/** A value without its unit. */
export function shown(value: number, unit: string): string {
  return valueText(value, unit, preferences.locale);
}

/** A value with its unit; a ratio in percent. */
export function shownWithUnit(value: number, unit: string): string {
  const text = shown(value, unit);
  if (unit === '') return preferences.locale === 'ru' ? `${text}\u00a0%` : `${text}%`;
  return `${text}\u00a0${unitText(unit, formOf(value, unit))}`;
}

/** The difference of two values, with its sign. */
export function shownDifference(value: number, unit: string): string {
  return signed(shown(value, unit));
}

/** From one value to another. */
export function shownInterval({ low, high }: Interval, unit: string): string {
  return `${shown(low, unit)} … ${shown(high, unit)}`;
}

/** The unit that heads a column of values. */
export function columnUnit(unit: string): string {
  return unit === '' ? '%' : unitText(unit, 0);
}

/** The name of a measure with the unit of its values. */
export function titleOf({ name, unit }: { name: string; unit: string }): string {
  return `${term('measures', name)}, ${columnUnit(unit)}`;
}
