/** What marks and pauses are called. */

import { number, percent } from '../../i18n/format';
import { named, t } from '../../i18n/index.svelte';
import { term } from '../../i18n/terms.svelte';
import { preferences } from '../../state/preferences.svelte';
import type { Mark } from './layout';

/** Seconds as they stand in the text. */
export function seconds(length: number): string {
  return number(length, 1, preferences.locale);
}

export function kindOf(kind: string): string {
  return named('transcript.kind', kind);
}

/** All of a kind, as its switch is called. */
export function kindsOf(kind: string): string {
  return named('transcript.kinds', kind);
}

/** A mark in one line. */
export function labelOf(mark: Mark): string {
  if (mark.place !== null) {
    return t('transcript.pause', {
      seconds: seconds(mark.end_s - mark.start_s),
      place: term('places', mark.place),
    });
  }
  const what = t('transcript.mark', { kind: kindOf(mark.kind), text: mark.text });
  if (mark.instead !== null) return t('transcript.mark_instead', { mark: what, instead: mark.instead });
  if (mark.probability === null) return what;
  return t('transcript.mark_sure', { mark: what, share: percent(mark.probability, preferences.locale) });
}
