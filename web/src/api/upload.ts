/** Handing a recording in, with a sign of how far it is. */

import { preferences } from '../state/preferences.svelte';
import { answer, api, ApiError, problemOf, type Take } from './client';
import type { components } from './schema';
import { listTakes } from './takes';

/** How a recording is to be analysed. */
export interface Wish {
  language: string;
  profile: string;
  fillersAlways: string[];
  fillersNever: string[];
  /** Words of the talk leave the machine. */
  commentary: boolean;
  /** Doubtful words with their neighbours leave the machine. */
  contextualFillers: boolean;
}

export interface Submission extends Wish {
  file: Blob;
  name: string;
}

/** Fields of the form, and of the query that looks for the same. */
function fields(wish: Wish): Record<string, string> {
  const all: Record<string, string> = {
    language: wish.language,
    profile: wish.profile,
    fillers_always: wish.fillersAlways.join(','),
    fillers_never: wish.fillersNever.join(','),
    contextual_fillers: wish.contextualFillers ? 'true' : '',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** `fetch` does not tell how much was sent, so this is the one use of `XMLHttpRequest`. */
export function upload(
  submission: Submission,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Take> {
  const form = new FormData();
  form.set('name', submission.name);
  for (const [name, value] of Object.entries(fields(submission))) form.set(name, value);
  if (submission.commentary) form.set('commentary', 'true');
  form.set('file', submission.file, submission.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/analyses');
    request.setRequestHeader('Accept-Language', preferences.locale);
    request.responseType = 'json';
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => {
      if (request.status < 300) {
        resolve(request.response as Take);
        return;
      }
      const headers = new Headers();
      const id = request.getResponseHeader('x-request-id');
      if (id) headers.set('x-request-id', id);
      reject(problemOf(request.response, new Response(null, { status: request.status, headers })));
    };
    request.onerror = () => reject(new ApiError('offline', '', null, null, 0));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) request.abort();
    else request.send(form);
  });
}

/** The take of a recording that the service has under the same settings, if it is worth having. */
export async function known(digest: string, wish: Wish, signal: AbortSignal): Promise<Take | null> {
  const params = { path: { digest }, query: fields(wish) };
  let take: Take;
  try {
    take = (await answer(api.GET('/api/v1/analyses/by-digest/{digest}', { params, signal }))) as Take;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
  if (take.status === 'failed' || take.status === 'cancelled') return null;
  if (!wish.commentary) return take;
  // A commentary can be asked for by itself only once there is a report.
  if (take.status !== 'done') return null;
  try {
    const params = { path: { id: take.id } };
    await answer(api.POST('/api/v1/analyses/{id}/commentary', { params, signal }));
  } catch (error) {
    // The report stands without it, and says what is the matter.
    if (!(error instanceof ApiError)) throw error;
  }
  return take;
}

/** Those that wait or are worked on, without their reports. */
export async function unfinished(): Promise<Take[]> {
  const found: Take[] = [];
  for (const status of ['running', 'queued'] as const) {
    found.push(...(await listTakes({ status, limit: 200 })).items);
  }
  return found;
}

/** Stops the work on a take; one that is over already stays as it is. */
export async function cancel(id: string): Promise<void> {
  try {
    await answer(api.POST('/api/v1/analyses/{id}/cancel', { params: { path: { id } } }));
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'not_running')) throw error;
  }
}

/** Whether a take changes no more. */
export function isOver(take: Take): boolean {
  return take.status !== 'queued' && take.status !== 'running';
}

const PASSING = [
  'offline',
  'busy',
  'queue_full',
  'shutting_down',
  'too_many_requests',
  'upload_incomplete',
  'upload_too_slow',
];

/** Whether the same request may do well a little later. */
export function isPassing(error: unknown): error is ApiError {
  return (
    error instanceof ApiError && (PASSING.includes(error.code) || [502, 503, 504].includes(error.status))
  );
}

export type Formats = components['schemas']['Formats'];

/** What can be handed in. */
export function formats(): Promise<Formats> {
  return answer(api.GET('/api/v1/formats'));
}

/** What a talk can be judged as, and what it is where nobody says. */
export async function profiles(): Promise<{ names: string[]; usual: string }> {
  const [scoring] = await answer(api.GET('/api/v1/scoring'));
  const names = scoring?.profiles.map((one) => one.profile) ?? [];
  return { names, usual: scoring?.profile ?? '' };
}
