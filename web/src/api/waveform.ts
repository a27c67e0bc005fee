/** Levels of a recording, made by the service: the browser decodes nothing. */

import { answer, api } from './client';

/** The lowest and the highest sample of each bin, −127 to 127. */
export interface Waveform {
  sample_rate_hz: number;
  samples_per_bin: number;
  bins: [number, number][];
}

export async function waveformOf(id: string): Promise<Waveform> {
  const params = { path: { id } };
  const document: unknown = await answer(api.GET('/api/v1/analyses/{id}/waveform', { params }));
  return document as Waveform;
}
