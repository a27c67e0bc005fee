/** Who uses the page, on a service that has keys. */

import { answer, api } from './client';
import { get } from './pages';

/** Keeps a key in a cookie that scripts cannot read. */
export async function openSession(key: string): Promise<void> {
  await answer(api.POST('/api/v1/session', { body: { key } }));
}

/** Forgets it. */
export async function closeSession(): Promise<void> {
  await answer(api.DELETE('/api/v1/session'));
}

/** Who asks, and what they may. */
export interface Session {
  needs_key: boolean;
  scopes: string[];
}

/** What this browser may do. */
export function mySession(): Promise<Session> {
  return get<Session>('/api/v1/session');
}
