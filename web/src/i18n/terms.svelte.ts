/** Names of what the API speaks of, from the tables that the command line uses as well. */

import {
  languages as languagesEn,
  measures as measuresEn,
  places as placesEn,
  score as scoreEn,
  stages as stagesEn,
  units as unitsEn,
  unmeasurable as unmeasurableEn,
} from '../../../locales/cli.en.json';
import {
  languages as languagesRu,
  measures as measuresRu,
  places as placesRu,
  score as scoreRu,
  stages as stagesRu,
  units as unitsRu,
  unmeasurable as unmeasurableRu,
} from '../../../locales/cli.ru.json';
import { names as signsEn } from '../../../locales/en.json';
import { names as signsRu } from '../../../locales/ru.json';
import { preferences } from '../state/preferences.svelte';

const GROUPS = {
  ru: {
    languages: languagesRu,
    measures: measuresRu,
    places: placesRu,
    signs: signsRu,
    stages: stagesRu,
    sub_scores: scoreRu.sub_scores,
    score_labels: scoreRu.labels,
    unmeasurable: unmeasurableRu,
  },
  en: {
    languages: languagesEn,
    measures: measuresEn,
    places: placesEn,
    signs: signsEn,
    stages: stagesEn,
    sub_scores: scoreEn.sub_scores,
    score_labels: scoreEn.labels,
    unmeasurable: unmeasurableEn,
  },
};
const UNITS = { ru: unitsRu, en: unitsEn };

/** The name of something in the language of the page; what nobody named stays as it is. */
export function term(group: keyof (typeof GROUPS)['ru'], name: string): string {
  const table: Record<string, string> = GROUPS[preferences.locale][group];
  return table[name] ?? name.replaceAll('_', ' ');
}

/** A unit of the API in the form that a number takes; empty where there is none. */
export function unit(name: string, value: number): string {
  const table: Record<string, string | Record<string, string>> = UNITS[preferences.locale];
  const forms = table[name];
  if (typeof forms !== 'object') return forms ?? name;
  const form = new Intl.PluralRules(preferences.locale).select(value);
  return forms[form] ?? forms['other'] ?? name;
}
