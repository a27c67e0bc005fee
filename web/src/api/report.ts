/** What a report asks of the service besides itself. */

import { answer, api, type Scoring, type Take } from './client';
import type { components } from './schema';

export type Correction = components['schemas']['CorrectionDto'];
/** Where a sound is no filled pause. */
export type NotFilledPause = components['schemas']['NotFilledPauseDto'];
export type Corrections = components['schemas']['CorrectionList'];

/** What the owner of a take said of single fillers and filled pauses in it. */
export function correctionsOf(id: string, signal?: AbortSignal): Promise<Corrections> {
  const path = '/api/v1/analyses/{id}/filler-corrections';
  const call = api.GET(path, { params: { path: { id } }, signal: signal ?? null });
  return answer(call);
}

/** Puts them in the place of those before; the take as it is with them. */
export function correct(id: string, corrections: Corrections): Promise<Take> {
  const path = '/api/v1/analyses/{id}/filler-corrections';
  const call = api.PUT(path, { params: { path: { id } }, body: corrections });
  // The client takes the pairs of a report for lists of any length.
  return answer(call) as Promise<unknown> as Promise<Take>;
}

type ProfileName = components['schemas']['ProfileName'];

/** What a talk in a language is held against, judged as its report; `null` where it has no bands. */
export async function scoringOf(
  language: string,
  judgedAs: string,
  signal?: AbortSignal,
): Promise<Scoring | null> {
  // Reports that were kept before there was a choice name none.
  const query = judgedAs === '' ? {} : { profile: judgedAs as ProfileName };
  const all = await answer(api.GET('/api/v1/scoring', { params: { query }, signal: signal ?? null }));
  return all.find((scoring) => scoring.language === language) ?? null;
}

/** The recording of a take, as it was handed in. */
export function recordingOf(id: string): Promise<Blob> {
  const path = '/api/v1/analyses/{id}/recording';
  const call = api.GET(path, { params: { path: { id } }, parseAs: 'blob' });
  return answer(call as Promise<{ data?: Blob; error?: unknown; response: Response }>);
}

/** Where the parts of a take are that the browser loads by itself. */
export const addresses = {
  recording: (id: string) => `/api/v1/analyses/${encodeURIComponent(id)}/recording`,
  captions: (id: string) => `/api/v1/analyses/${encodeURIComponent(id)}/transcript.vtt`,
};
