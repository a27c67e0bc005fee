/** How measures are grouped, written and held against their bands. Pure: the locale is given. */

import type { Measure, Report, Scoring } from '../../api/client';

type Locale = 'ru' | 'en';

/** The names of the counts and times that stand among the measures. */
type Aside = 'word_count' | 'syllable_count' | 'speech_span';
export type MeasureName = Exclude<keyof Report['measures'], Aside>;
export type Norm = Scoring['norms'][number];

export interface Band {
  low: number | null;
  high: number | null;
}

/** Below this reliability a value is shown as a guess and not judged. */
export const RELIABILITY_MIN = 0.5;

/** Every measure in the order of the documentation. */
export const GROUPS = {
  timing: [
    'speech_rate_wpm',
    'speech_rate_syl_s',
    'articulation_rate_syl_s',
    'phonation_time_ratio',
    'pauses_per_min',
    'pause_s_mean',
    'pause_s_median',
    'pause_s_p90',
    'boundary_pause_ratio',
    'inside_pauses_per_100_words',
    'run_length_syl_mean',
    'filled_pauses_per_min',
    'filled_pauses_per_100_words',
    'filled_pause_time_ratio',
    'filler_words_per_100_words',
    'filler_words_per_min',
  ],
  flow: [
    'articulation_rate_cv',
    'start_rush_ratio',
    'rush_time_ratio',
    'pruned_words_ratio',
    'very_long_pauses_per_min',
    'dramatic_pauses_per_min',
    'unbroken_speech_s_max',
  ],
  words: [
    'repetitions_per_100_words',
    'false_starts_per_100_words',
    'sentence_words_mean',
    'sentence_words_p90',
    'hedges_per_100_words',
    'weak_words_per_100_words',
    'passive_sentence_ratio',
    'bureaucratese_per_100_words',
    'mtld',
    'reading_ease',
    'questions_per_min',
    'signposts_per_min',
    'concrete_details_per_min',
    'you_ratio',
    'we_ratio',
    'i_ratio',
    'opening_points',
    'closing_points',
  ],
  voice: [
    'f0_hz_median',
    'f0_st_sd',
    'f0_st_sd_robust',
    'f0_st_range',
    'pitch_variation_quotient',
    'monotone_time_ratio',
    'declination_st_s',
    'falling_ends_ratio',
    'uptalk_ratio',
    'loudness_lu_variation',
    'fading_ends_ratio',
  ],
  recording: [
    'loudness_lufs_integrated',
    'loudness_range_lu',
    'true_peak_dbtp',
    'snr_db',
    'bandwidth_hz',
    'noise_rise_db_s',
    'breaths_per_min',
    'nuclei_per_syllable',
  ],
} as const satisfies Record<string, readonly MeasureName[]>;

export type Group = keyof typeof GROUPS;

/** Decimals of a value: percent and words a minute are whole, all else has tenths. */
function decimals(unit: string): number {
  return unit === '' || unit === 'words/min' ? 0 : 1;
}

/** A number as the reports of the service write it: exact halves to even, a real minus. */
export function written(value: number, digits: number, locale: Locale): string {
  const size = Math.abs(value);
  const scaled = size * 10 ** digits;
  // `toFixed` is exact but for halves, which are exact only in powers of two.
  const isHalf = scaled % 1 === 0.5 && (size * 2 ** (digits + 1)) % 1 === 0;
  const even = 2 * Math.round(scaled / 2);
  const text = (isHalf ? even / 10 ** digits : size).toFixed(digits);
  const signed = value < 0 && Number(text) !== 0 ? `−${text}` : text;
  return locale === 'ru' ? signed.replace('.', ',') : signed;
}

/** The value of a measure without its unit; a ratio is in percent. */
export function amount(value: number, unit: string, locale: Locale): string {
  return written(unit === '' ? value * 100 : value, decimals(unit), locale);
}

/** The number that the form of a unit follows: what has decimals takes the form of a fraction. */
export function counted(value: number, unit: string): number {
  return decimals(unit) === 0 ? Math.round(value) : 1.5;
}

/** The band of a measure; `null` without one, or where the talk was judged as another kind. */
export function bandOf(scoring: Scoring | null, report: Report, name: string): Band | null {
  if (!scoring || scoring.profile !== (report.profile || 'talk')) return null;
  const found = scoring.bands.find((band) => band.measure === name);
  const band = { low: found?.low ?? null, high: found?.high ?? null };
  return band.low === null && band.high === null ? null : band;
}

/** Where a value stands against a band; `unsure` if it may not be judged. */
export type Standing = 'within' | 'below' | 'above' | 'unsure' | 'unjudged';

export function standing(measure: Measure, band: Band | null): Standing {
  const value = measure.value ?? null;
  if (value === null || !band) return 'unjudged';
  if (measure.reliability < RELIABILITY_MIN) return 'unsure';
  if (band.low !== null && value < band.low) return 'below';
  if (band.high !== null && value > band.high) return 'above';
  return 'within';
}

/** What the ends of a drawing stand for, so that the band takes its middle or one end. */
export function axis(band: Band): [number, number] {
  const { low, high } = band;
  if (low !== null && high !== null) return [Math.max(0, low - (high - low)), high + (high - low)];
  if (high !== null) return [0, high * 2.5];
  return low !== null ? [0, low * 1.6] : [0, 1];
}

/** Where something is on the drawing, 0 to 1, and whether it lies beyond an end of it. */
export function place(value: number, band: Band): { share: number; beyond: 'left' | 'right' | null } {
  const [left, right] = axis(band);
  const share = (value - left) / (right - left);
  if (share < 0) return { share: 0, beyond: 'left' };
  if (share > 1) return { share: 1, beyond: 'right' };
  return { share, beyond: null };
}

/** What a measure is, whatever the report lacks. */
export function measureOf(report: Report, name: MeasureName): Measure | null {
  return report.measures[name] ?? null;
}
