/** Who uses the page, on a service that has keys. */

import { answer, api } from './client';

/** Keeps a key in a cookie that scripts cannot read. */
export async function openSession(key: string): Promise<void> {
  await answer(api.POST('/api/v1/session', { body: { key } }));
}

/** Forgets it. */
export async function closeSession(): Promise<void> {
  await answer(api.DELETE('/api/v1/session'));
}
