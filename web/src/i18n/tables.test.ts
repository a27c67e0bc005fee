import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const table = (locale: string, name: string) =>
  JSON.parse(readFileSync(new URL(`./${locale}/${name}`, import.meta.url), 'utf8')) as Record<string, string>;
const names = readdirSync(new URL('./ru', import.meta.url));
const slots = (text: string) => [...new Set(text.match(/\{\w+/g) ?? [])].sort();

test.each(names)('%s says the same in both languages, slot by slot', (name) => {
  const [ru, en] = [table('ru', name), table('en', name)];
  expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort());
  for (const [key, text] of Object.entries(ru)) expect(slots(en[key] ?? ''), key).toEqual(slots(text));
});

test('no key stands in two tables', () => {
  const keys = names.flatMap((name) => Object.keys(table('ru', name)));
  expect(keys.length).toBe(new Set(keys).size);
});

test('Russian counts have three forms, English ones two', () => {
  for (const [locale, forms] of [['ru', 3], ['en', 2]] as const) {
    for (const text of names.flatMap((name) => Object.values(table(locale, name)))) {
      for (const [, list] of text.matchAll(/\{\w+((?:\|[^|}]*)+)\}/g)) {
        expect(list?.slice(1).split('|').length, text).toBe(forms);
      }
    }
  }
});
