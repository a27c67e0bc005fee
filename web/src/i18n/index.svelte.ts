/** Texts of the page. The Russian tables are the source: a key that they lack does not compile. */

import { preferences } from '../state/preferences.svelte';
import chatEn from './en/chat.json';
import commonEn from './en/common.json';
import operationEn from './en/operation.json';
import reportEn from './en/report.json';
import settingsEn from './en/settings.json';
import takesEn from './en/takes.json';
import uploadEn from './en/upload.json';
import { fill } from './fill';
import chatRu from './ru/chat.json';
import commonRu from './ru/common.json';
import operationRu from './ru/operation.json';
import reportRu from './ru/report.json';
import settingsRu from './ru/settings.json';
import takesRu from './ru/takes.json';
import uploadRu from './ru/upload.json';

const ru = {
  ...commonRu,
  ...uploadRu,
  ...reportRu,
  ...takesRu,
  ...chatRu,
  ...settingsRu,
  ...operationRu,
};

export type TextKey = keyof typeof ru;

const en: Record<TextKey, string> = {
  ...commonEn,
  ...uploadEn,
  ...reportEn,
  ...takesEn,
  ...chatEn,
  ...settingsEn,
  ...operationEn,
};

const TABLES: Record<'ru' | 'en', Record<string, string>> = { ru, en };

/** The text of a key in the language of the page. */
export function t(key: TextKey, slots: Record<string, string | number> = {}): string {
  return fill(TABLES[preferences.locale][key] ?? key, slots, preferences.locale);
}

/** The text of a name from the API, such as `measure.speech_rate_wpm`; else the name itself. */
export function named(group: string, name: string): string {
  return TABLES[preferences.locale][`${group}.${name}`] ?? name.replaceAll('_', ' ');
}
