/** Slots and plural forms of texts. Pure. */

type Locale = 'ru' | 'en';

const rules = { ru: new Intl.PluralRules('ru'), en: new Intl.PluralRules('en') };
const FORMS: Record<Locale, readonly string[]> = { ru: ['one', 'few', 'many'], en: ['one', 'other'] };

/**
 * A text with its slots filled: `{name}` by its value, `{count|пауза|паузы|пауз}` by the form
 * that the number takes.
 */
export function fill(text: string, slots: Record<string, string | number>, locale: Locale): string {
  return text.replace(/\{(\w+)((?:\|[^|}]*)*)\}/g, (whole, name: string, forms: string) => {
    const value = slots[name];
    if (value === undefined) return whole;
    if (forms === '') return String(value);
    const form = rules[locale].select(Number(value));
    // Fractions take the form of two in Russian: 2,5 паузы.
    const index = form === 'other' && locale === 'ru' ? 1 : FORMS[locale].indexOf(form);
    return forms.slice(1).split('|')[Math.max(0, index)] ?? '';
  });
}
