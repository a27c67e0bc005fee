/** Digests beside the page, which stays quick meanwhile. */

import { hashOf } from './hash';

export type Said = { bytes: number } | { digest: string } | { error: string };

const say = (said: Said) => self.postMessage(said);

self.onmessage = async (event: MessageEvent<Blob>) => {
  try {
    say({ digest: await hashOf(event.data, (bytes) => say({ bytes })) });
  } catch (error) {
    say({ error: String(error) });
  }
};
