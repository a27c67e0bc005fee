/** Pages that the document of the API does not describe, asked as all others are. */

import { preferences } from '../state/preferences.svelte';
import { answer } from './client';

/** The answer in JSON, or the problem as an exception. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(outcome(path, signal));
}

async function outcome<T>(path: string, signal?: AbortSignal) {
  const headers = { Accept: 'application/json', 'Accept-Language': preferences.locale };
  const response = await fetch(path, { headers, signal: signal ?? null });
  const document: unknown = await response.json().catch(() => null);
  return response.ok ? { data: document as T, response } : { error: document ?? {}, response };
}
