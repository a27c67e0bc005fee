/** Levels of a recording, made by the service: the browser decodes nothing. */

import { answer, api } from './client';

/** The lowest and the highest sample of each bin, −127 to 127. */
export interface Waveform {
  sample_rate_hz: number;
  samples_per_bin: number;
  bins: [number, number][];
}

/** Lengths of bins, and up to which length of a recording each has few enough of them. */
const BINS = [
  { bin_ms: '10', duration_s: 1_800 },
  { bin_ms: '40', duration_s: 7_500 },
  { bin_ms: '160', duration_s: Infinity },
];

export async function waveformOf(id: string, duration_s: number): Promise<Waveform> {
  const bins = BINS.find((one) => duration_s <= one.duration_s);
  const params = { path: { id }, query: { bin_ms: bins?.bin_ms } };
  const document: unknown = await answer(api.GET('/api/v1/analyses/{id}/waveform', { params }));
  return document as Waveform;
}
