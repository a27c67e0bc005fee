/** Measures as people read them. Pure: the locale is given. */

import { number } from '../i18n/format';

type Locale = 'ru' | 'en';

/** Decimals that a unit is shown with. */
export function decimalsOf(unit: string): number {
  return unit === '' || unit === 'words/min' ? 0 : 1;
}

/** The number itself: a ratio in percent, without its sign. */
export function valueText(value: number, unit: string, locale: Locale): string {
  const shown = number(unit === '' ? value * 100 : value, decimalsOf(unit), locale);
  // Neither a hyphen for a minus nor a minus before nothing.
  const text = shown.replace('-', '−');
  return /[1-9]/.test(text) ? text : text.replace('−', '');
}

/** A number that shows that it is a difference. */
export function signed(text: string): string {
  return text.startsWith('−') || !/[1-9]/.test(text) ? text : `+${text}`;
}

/** The number by which the unit chooses its form: fractions take the one of fractions. */
export function formOf(value: number, unit: string): number {
  return unit === 'words/min' ? Math.round(value) : 0.5;
}
