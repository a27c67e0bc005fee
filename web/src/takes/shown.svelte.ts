/** Measures of takes in the language of the page. */

import type { Interval } from '../api/takes';
import { term } from '../i18n/terms.svelte';
import { amount, written } from '../report/numbers/measures';
import { unitOf } from '../report/numbers/wording';
import { preferences } from '../state/preferences.svelte';
import { decimalsOfTicks, signed } from './values';

export { valued as shownWithUnit } from '../report/numbers/wording';

/** A value without its unit. */
export function shown(value: number, unit: string): string {
  return amount(value, unit, preferences.locale);
}

/** A score, 0 to 100. */
export function shownScore(value: number): string {
  return written(value, 0, preferences.locale);
}

/** The lines of a scale, each as it is shown. */
export function shownTicks(ticks: readonly number[], unit: string): string[] {
  const decimals = decimalsOfTicks(ticks, unit);
  return ticks.map((tick) => written(unit === '' ? tick * 100 : tick, decimals, preferences.locale));
}

/** The difference of two values, with its sign. */
export function shownDifference(value: number, unit: string): string {
  return signed(shown(value, unit));
}

/** From one value to another. */
export function shownInterval({ low, high }: Interval, unit: string): string {
  return `${shown(low, unit)} … ${shown(high, unit)}`;
}

/** The unit that heads a column of values: the form that goes with none. */
export function columnUnit(unit: string): string {
  return unitOf(unit, 0);
}

/** The name of a measure with the unit of its values. */
export function titleOf({ name, unit }: { name: string; unit: string }): string {
  return `${term('measures', name)}, ${columnUnit(unit)}`;
}
