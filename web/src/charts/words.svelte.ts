/** What the charts say, in the language of the page. */

import { clock, number } from '../i18n/format';
import { t } from '../i18n/index.svelte';
import { term, unit } from '../i18n/terms.svelte';
import { preferences } from '../state/preferences.svelte';
import { amount as valueText, counted as formOf } from '../report/numbers/measures';
import type { Band, Curve } from './curves';
import type { Lane, LaneId, Mark } from './marks';

/** Names of so many marks are told where they are drawn as one. */
const TOLD = 4;

/** A number with its unit. */
export function amount(value: number, of: string): string {
  const text = valueText(value, of, preferences.locale);
  const name = of === '' ? '%' : unit(of, formOf(value, of));
  return name === '' ? text : `${text} ${name}`;
}

export function numberOf(value: number, of: string): string {
  return valueText(value, of, preferences.locale);
}

/** A stretch of time; tenths where it is short. */
export function stretch(start: number, end: number): string {
  const tenths = end - start < 10;
  return `${clock(start, { tenths })}–${clock(end, { tenths })}`;
}

export function laneName(id: LaneId): string {
  switch (id) {
    case 'filled':
      return term('measures', 'filled_pauses_per_min');
    case 'filler':
      return term('measures', 'filler_words_per_100_words');
    case 'pause':
      return t('timeline.long_pauses');
    case 'repetition':
      return term('measures', 'repetitions_per_100_words');
    case 'breath':
      return term('measures', 'breaths_per_min');
  }
}

/** One mark: what it is and when. */
function markText(id: LaneId, mark: Mark): string {
  const length_s = number(mark.end_s - mark.start_s, 1, preferences.locale);
  const slots = { time: clock(mark.start_s), text: mark.text, length: length_s };
  switch (id) {
    case 'filled':
      return t(mark.isFull ? 'timeline.mark_said' : 'timeline.mark_heard', slots);
    case 'filler':
      return t(mark.isFull ? 'timeline.mark_said' : 'timeline.mark_unsure', slots);
    case 'pause':
      return t('timeline.mark_pause', { ...slots, place: term('places', mark.place ?? '') });
    case 'repetition':
      return t('timeline.mark_said', slots);
    case 'breath':
      return t('timeline.mark_breath', slots);
  }
}

/** Marks that are drawn as one. */
export function clusterText(id: LaneId, marks: readonly Mark[]): string {
  const told = marks.slice(0, TOLD).map((mark) => markText(id, mark));
  const rest = marks.length - told.length;
  return told.join('; ') + (rest > 0 ? ` ${t('timeline.mark_more', { count: rest })}` : '');
}

export function laneLabel(lane: Lane): string {
  return t('timeline.lane', { name: laneName(lane.id), count: lane.marks.length });
}

/** The band in words; empty without one. */
export function bandText(band: Band | null, of: string): string {
  if (!band) return '';
  const [low, high] = [band.low, band.high].map((end) => (end === null ? '' : numberOf(end, of)));
  if (band.low === null) return band.high === null ? '' : t('timeline.band_to', { high: high ?? '' });
  if (band.high === null) return t('timeline.band_from', { low: low ?? '' });
  return t('timeline.band', { low: low ?? '', high: high ?? '' });
}

/** The numbers of a curve in one sentence. */
export function captionOf(curve: Curve): string {
  if (!curve.extremes) return t(`timeline.${curve.id}_none`);
  const { low, high } = curve.extremes;
  const text = t(`timeline.${curve.id}_caption`, {
    low: numberOf(low, curve.unit),
    high: numberOf(high, curve.unit),
    count: Math.round(high),
  });
  const band = bandText(curve.band, curve.unit);
  return band === '' ? `${text}.` : `${text}; ${band}.`;
}
