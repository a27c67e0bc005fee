/** The numbers of a part of a talk. */

import type { Report, Times } from './client';
import { get } from './pages';

export type Section = Pick<Report, 'measures' | 'sub_scores'>;

/** Measures a part as a talk of its own; nothing is recognised again. */
export function sectionOf(id: string, span: Times, signal: AbortSignal): Promise<Section> {
  const query = new URLSearchParams({ start_s: String(span.start_s), end_s: String(span.end_s) });
  return get(`/api/v1/analyses/${encodeURIComponent(id)}/section?${query}`, signal);
}
