/** Takes of the history: finding, changing, removing, comparing, following over time. */

import { answer, api, type Take, type TakeList } from './client';
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type Status = Schemas['StatusDto'];
export type TakeChange = Schemas['TakeChange'];
export type Comparison = Schemas['Comparison'];
export type ComparedMeasure = Schemas['ComparedMeasure'];
export type ComparedSubScore = Schemas['ComparedSubScore'];
export type Difference = Schemas['DifferenceDto'];
export type Interval = Schemas['IntervalDto'];
export type Verdict = NonNullable<Difference['verdict']>;
export type PaceCurve = Schemas['ReportPaceCurve'];
export type ProgressRow = Schemas['Progress'];
export type ProgressMeasure = Schemas['ProgressMeasure'];
export type ProgressTake = Schemas['ProgressTake'];
export type Retention = Schemas['RetentionReport'];

export const SORTS = ['created', 'name', 'duration'] as const;
export type Sort = (typeof SORTS)[number];
export type TakeQuery = NonNullable<paths['/api/v1/analyses']['get']['parameters']['query']>;
export type Order = NonNullable<TakeQuery['order']>;

/** The answer as the document of the API has it: the client's own reading of it loses some types. */
function known<T>(call: Promise<{ response: Response }>): Promise<T> {
  return answer(call as Promise<{ data?: T; error?: unknown; response: Response }>);
}

/** Some takes; `next` of the answer is `after` of the next page. */
export function listTakes(query: TakeQuery, signal?: AbortSignal): Promise<TakeList> {
  return known(api.GET('/api/v1/analyses', { params: { query }, signal: signal ?? null }));
}

/** A take as it is now, with its report once it is done. */
export function getTake(id: string, signal?: AbortSignal): Promise<Take> {
  const params = { path: { id } };
  return known(api.GET('/api/v1/analyses/{id}', { params, signal: signal ?? null }));
}

/** Another name, or other tags. */
export function changeTake(id: string, body: TakeChange): Promise<Take> {
  return known(api.PATCH('/api/v1/analyses/{id}', { params: { path: { id } }, body }));
}

/** Removes a take and what only it used; there is no way back. */
export async function removeTake(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/analyses/{id}', { params: { path: { id } } }));
}

/** Takes side by side, each against the first. */
export function compareTakes(ids: string[], signal?: AbortSignal): Promise<Comparison> {
  return known(api.POST('/api/v1/comparisons', { body: { ids }, signal: signal ?? null }));
}

/** Measures over the takes of one language. */
export function progressOf(
  query: { language?: string; tag?: string },
  signal?: AbortSignal,
): Promise<ProgressRow> {
  return known(api.GET('/api/v1/progress', { params: { query }, signal: signal ?? null }));
}

/** What the limits of age and size remove; `null` for who may not ask. */
export async function retention(): Promise<Retention | null> {
  try {
    const { data } = await api.GET('/api/v1/retention');
    return data ?? null;
  } catch {
    return null;
  }
}
