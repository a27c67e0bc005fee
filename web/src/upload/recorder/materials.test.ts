import { expect, test } from 'vitest';
import { another, practiceLanguage, TEXTS, TOPICS } from './materials';

test('another one is never the one before', () => {
  for (const random of [0, 0.5, 0.999]) expect(another(['a', 'b', 'c'], 'b', random)).not.toBe('b');
  expect(another(['a'], 'a', 0.5)).toBe('a');
});

test('practice follows the speech, else the page', () => {
  expect(practiceLanguage('en', 'ru')).toBe('en');
  expect(practiceLanguage('auto', 'ru')).toBe('ru');
  expect(practiceLanguage('de', 'en')).toBe('en');
});

test('both languages offer as much', () => {
  expect(TEXTS.ru.length).toBe(TEXTS.en.length);
  for (const topics of Object.values(TOPICS)) expect(new Set(topics).size).toBe(20);
});
