/** Numbers, times and sizes as people write them. Pure: the locale is given. */

type Locale = 'ru' | 'en';

/** `1:02:03`, `2:03`; tenths where `tenths` asks for them. */
export function clock(seconds: number, options: { tenths?: boolean } = {}): string {
  const tenths = options.tenths ? Math.round(Math.max(0, seconds) * 10) : Math.floor(Math.max(0, seconds)) * 10;
  const whole = Math.floor(tenths / 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const head = h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  return options.tenths ? `${head}.${tenths % 10}` : head;
}

/** A number with a fixed count of decimals, decimal comma in Russian. */
export function number(value: number, decimals: number, locale: Locale): string {
  return formatOf(`${locale} ${decimals}`, () => {
    return new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }).format(value);
}

/** A share as whole percent. */
export function percent(share: number, locale: Locale): string {
  return formatOf(`${locale} %`, () => {
    return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  }).format(share);
}

/** A report has hundreds of numbers, and a format takes longer to make than to use. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(key: string, make: () => Intl.NumberFormat): Intl.NumberFormat {
  const known = formats.get(key) ?? make();
  formats.set(key, known);
  return known;
}

/** Bytes with a binary prefix. */
export function bytes(count: number, locale: Locale): string {
  const units = locale === 'ru' ? ['Б', 'КБ', 'МБ', 'ГБ', 'ТБ'] : ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [count, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${number(value, unit === 0 || value >= 100 ? 0 : 1, locale)} ${units[unit]}`;
}

/** A day and a time of day. */
export function moment(rfc3339: string, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return format.format(new Date(rfc3339));
}
