/** Numbers of drawings and differences. Pure. */

type Locale = 'ru' | 'en';

/** Decimals that all lines of a scale need to be told apart. */
export function decimalsOfTicks(ticks: readonly number[], unit: string): number {
  const factor = unit === '' ? 100 : 1;
  const needs = ticks.map((tick) => (String(Number((tick * factor).toPrecision(9))).split('.')[1] ?? '').length);
  return Math.max(0, ...needs);
}

/** A number that shows that it is a difference. */
export function signed(text: string): string {
  return text.startsWith('−') || !/[1-9]/.test(text) ? text : `+${text}`;
}

/** A day without its time. */
export function day(rfc3339: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(rfc3339));
}
