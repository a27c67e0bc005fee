/** The numbers of a part of a talk. */

import { answer, api, type Times } from './client';
import type { components } from './schema';

export type Section = components['schemas']['Section'];

/** Measures a part as a talk of its own; nothing is recognised again. */
export function sectionOf(id: string, span: Times, signal: AbortSignal): Promise<Section> {
  const params = { path: { id }, query: { start_s: span.start_s, end_s: span.end_s } };
  return answer(api.GET('/api/v1/analyses/{id}/section', { params, signal }));
}
