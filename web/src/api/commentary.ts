/** What a language model says of a take, for whoever asks for it. */

import { answer, api, ApiError } from './client';
import type { components } from './schema';

export type CommentaryAnswer = components['schemas']['CommentaryDocument'];
export type Commentary = NonNullable<CommentaryAnswer['commentary']>;

/** All that would be sent, word for word, and the form that the answer is to have. */
export type Preview = components['schemas']['CommentaryPreview'];

/** Shows what would be sent; sends nothing. */
export function preview(id: string, signal: AbortSignal): Promise<Preview> {
  const page = '/api/v1/analyses/{id}/commentary/preview';
  return answer(api.GET(page, { params: { path: { id } }, signal }));
}

/** The commentary that was asked for before; nothing where nobody asked. */
export async function known(id: string, signal: AbortSignal): Promise<CommentaryAnswer | null> {
  try {
    const page = '/api/v1/analyses/{id}/commentary';
    return await answer(api.GET(page, { params: { path: { id } }, signal }));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'no_commentary') return null;
    throw error;
  }
}

/** Sends it, and waits a while for the answer. */
export function wanted(id: string, signal: AbortSignal): Promise<CommentaryAnswer> {
  const page = '/api/v1/analyses/{id}/commentary';
  const headers = { Prefer: 'wait=20' };
  return answer(api.POST(page, { params: { path: { id } }, headers, signal }));
}
