/** What is wrong with a recording: the same limits as in the reports of the service. */

import type { Report } from '../../api/client';

/** From this share of clipped samples on, measures of the voice suffer. */
const CLIPPED_RATIO = 0.001;
/** Below this peak the recording is likely more noise than voice. */
const PEAK_DBFS = -30;
/** Below this distance between speech and noise, pauses and pitch suffer. */
const SNR_DB = 12;
/** Below this, rates per minute stand on too little. */
const SPEECH_S = 30;
/** Below this, another language is not unlikely. */
const LANGUAGE_PROBABILITY = 0.6;

export type Warning =
  | { kind: 'damaged' | 'digital_silence' | 'telephone' | 'gain' }
  | { kind: 'quiet' | 'noise'; level: number }
  | { kind: 'clipped' | 'language'; share: number }
  | { kind: 'tracks'; tracks: number; chosen: number }
  | { kind: 'short'; length_s: number };

function ofSound(report: Report): Warning[] {
  const level = report.measures.snr_db?.value ?? null;
  const { is_telephone, is_gain_automatic } = report.recording;
  return [
    ...(level !== null && level < SNR_DB ? [{ kind: 'noise', level } as const] : []),
    ...(is_telephone ? [{ kind: 'telephone' } as const] : []),
    ...(is_gain_automatic ? [{ kind: 'gain' } as const] : []),
  ];
}

function ofSpeech(report: Report): Warning[] {
  if (report.transcript.words.length === 0) return [];
  const length_s = report.speech_regions.reduce((sum, { start_s, end_s }) => sum + end_s - start_s, 0);
  const share = report.transcript.language_probability;
  return [
    ...(length_s < SPEECH_S ? [{ kind: 'short', length_s } as const] : []),
    ...(share < LANGUAGE_PROBABILITY ? [{ kind: 'language', share } as const] : []),
  ];
}

/** All warnings, the gravest first. */
export function warningsOf(report: Report): Warning[] {
  const { damaged, clipped_ratio: share, audio_tracks: tracks, chosen_track } = report.media;
  const level = report.media.peak_dbfs ?? null;
  return [
    ...(damaged ? [{ kind: 'damaged' } as const] : []),
    ...(level === null ? [{ kind: 'digital_silence' } as const] : []),
    ...(level !== null && level < PEAK_DBFS ? [{ kind: 'quiet', level } as const] : []),
    ...(share >= CLIPPED_RATIO ? [{ kind: 'clipped', share } as const] : []),
    ...ofSound(report),
    ...(tracks > 1 ? [{ kind: 'tracks', tracks, chosen: chosen_track + 1 } as const] : []),
    ...ofSpeech(report),
  ];
}
