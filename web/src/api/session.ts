/** Who uses the page, on a service that has keys. */

import { answer, api } from './client';
import type { components } from './schema';

/** Who asks, and what they may. */
export type Session = components['schemas']['Session'];

/** Keeps a key in a cookie that scripts cannot read. */
export async function openSession(key: string): Promise<void> {
  await answer(api.POST('/api/v1/session', { body: { key } }));
}

/** Forgets it. */
export async function closeSession(): Promise<void> {
  await answer(api.DELETE('/api/v1/session'));
}

/** What this browser may do. */
export async function mySession(): Promise<Session> {
  return answer(api.GET('/api/v1/session'));
}
