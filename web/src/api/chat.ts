/** Talking about a take with the language model of the service. */

import { preferences } from '../state/preferences.svelte';
import { answer, api, ApiError, problemOf, type Problem } from './client';
import type { components } from './schema';
import { EventReader, type ServerEvent } from './sse';

export type Message = components['schemas']['MessageDocument'];
export type Citation = components['schemas']['CitationDto'];

/** How an answer ended. */
export interface Ending {
  citations: Citation[];
  model: string;
  tokens_billed: number;
  is_cut: boolean;
}

/** Characters that a question may have. */
export const QUESTION_CHARS_MAX = 4000;

/** What was said before. */
export async function history(id: string): Promise<Message[]> {
  return (await answer(api.GET('/api/v1/analyses/{id}/chat', { params: { path: { id } } }))).messages;
}

/** Forgets it. */
export async function clear(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/analyses/{id}/chat', { params: { path: { id } } }));
}

/** Asks, and tells each piece of the answer as it comes. Aborting the signal stops the answer. */
export async function ask(
  id: string,
  message: string,
  onText: (text: string) => void,
  signal: AbortSignal,
): Promise<Ending> {
  const response = await request(id, message, signal);
  if (!response.ok || !response.body) {
    throw problemOf(await response.json().catch(() => null), response);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const events = new EventReader();
  for (;;) {
    const { done, value } = await next(reader);
    if (done) throw new ApiError('offline', '', null, null, 0);
    for (const event of events.push(value)) {
      if (event.event === 'end') return JSON.parse(event.data) as Ending;
      hear(event, onText, response);
    }
  }
}

function hear(event: ServerEvent, onText: (text: string) => void, response: Response): void {
  if (event.event === 'error') throw problemOf(JSON.parse(event.data) as Problem, response);
  if (event.event === 'delta') onText((JSON.parse(event.data) as { text: string }).text);
}

function request(id: string, message: string, signal: AbortSignal): Promise<Response> {
  return unlessLost(
    fetch(`/api/v1/analyses/${encodeURIComponent(id)}/chat`, {
      method: 'POST',
      headers: {
        Accept: 'text/event-stream',
        'Accept-Language': preferences.locale,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ message }),
      signal,
    }),
  );
}

function next(reader: ReadableStreamDefaultReader<string>) {
  return unlessLost(reader.read());
}

/** A connection that breaks is a problem with a code as any other; stopping is none. */
async function unlessLost<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('offline', '', null, null, 0);
  }
}
