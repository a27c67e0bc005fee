/** The API, typed from its own document. Only this folder speaks to the service. */

import createClient, { type Middleware } from 'openapi-fetch';
import { preferences } from '../state/preferences.svelte';
import { session } from '../state/session.svelte';
import type { components, paths } from './schema';

type Schemas = components['schemas'];
export type Take = Schemas['TakeDocument'];
export type TakeList = Schemas['TakeList'];
export type Report = Schemas['Report'];
export type Measure = Schemas['ReportMeasure'];
export type Measures = Schemas['ReportMeasures'];
export type Finding = Schemas['ReportFinding'];
export type SubScore = Schemas['ReportSubScore'];
export type Times = Schemas['ReportTimes'];
export type Word = Schemas['ReportWord'];
export type Scoring = Schemas['Scoring'];
export type Problem = Schemas['ProblemDocument'];
export type Progress = Schemas['ProgressDto'];

/** What the service refused, or that it cannot be reached. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    readonly title: string,
    readonly cure: string | null,
    readonly requestId: string | null,
    readonly status: number,
  ) {
    super(title);
  }
}

const asked: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', preferences.locale);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: '/', fetch: (request) => fetch(request) });
api.use(asked);

/** The problem of a response that is not a success; a missing key is asked for. */
export function problemOf(problem: unknown, response: Response): ApiError {
  const known = (typeof problem === 'object' && problem !== null ? problem : {}) as Partial<Problem>;
  if (response.status === 401) session.isKeyWanted = true;
  const id = response.headers.get('x-request-id');
  return new ApiError(
    known.code ?? 'unknown',
    known.title ?? `HTTP ${response.status}`,
    known.cure ?? null,
    id,
    response.status,
  );
}

/** The answer, or the problem as an exception. `offline` is the code where nobody answers. */
export async function answer<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  let outcome;
  try {
    outcome = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('offline', '', null, null, 0);
  }
  if (outcome.error !== undefined || !outcome.response.ok) {
    throw problemOf(outcome.error, outcome.response);
  }
  return outcome.data as T;
}
