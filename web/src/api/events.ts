/** How far a take is, as it happens. */

import type { Progress } from './client';

/**
 * Watches a take until its end. The browser comes back by itself after a lost connection;
 * `onLost` tells so. The result stops watching.
 */
export function watch(
  id: string,
  listener: {
    onProgress: (progress: Progress) => void;
    onEnd: () => void;
    onLost?: (lost: boolean) => void;
  },
): () => void {
  const events = new EventSource(`/api/v1/analyses/${encodeURIComponent(id)}/events`);
  events.onopen = () => listener.onLost?.(false);
  events.onerror = () => {
    listener.onLost?.(true);
    // Closed for good: the take is gone, or the service refuses. The caller asks why.
    if (events.readyState === EventSource.CLOSED) listener.onEnd();
  };
  events.addEventListener('progress', (event) => {
    listener.onProgress(JSON.parse((event as MessageEvent<string>).data) as Progress);
  });
  events.addEventListener('end', () => {
    events.close();
    listener.onEnd();
  });
  return () => events.close();
}
