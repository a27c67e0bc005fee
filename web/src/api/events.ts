/** How far a take is, as it happens. */

import { ApiError, type Progress, type Take } from './client';
import { getTake } from './takes';
import { isOver, isPassing } from './upload';

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

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

/** Delays that grow while nothing works. */
export class Backoff {
  #next = FIRST_DELAY_MS;

  /** How long to wait now. */
  next(): number {
    const delay = this.#next;
    this.#next = Math.min(delay * 2, LONGEST_DELAY_MS);
    return delay;
  }

  reset(): void {
    this.#next = FIRST_DELAY_MS;
  }
}

export interface Follower {
  onProgress: (progress: Progress) => void;
  onLost: (lost: boolean) => void;
  /** It is done, failed or cancelled. */
  onEnd: (take: Take) => void;
  /** The service does not tell, and asking again would not help. */
  onRefused: (error: ApiError) => void;
}

/** Watches a take to its end, whatever becomes of the connection. The result stops. */
export function follow(id: string, follower: Follower): () => void {
  const backoff = new Backoff();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close = () => {};
  let isStopped = false;
  let isAsking = false;

  const open = () => {
    close = watch(id, {
      onProgress: (progress) => {
        backoff.reset();
        follower.onProgress(progress);
      },
      onEnd: () => void ask(),
      onLost: follower.onLost,
    });
  };
  const later = (step: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(step, backoff.next());
  };
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    close();
    try {
      const take = await getTake(id);
      if (isStopped) return;
      follower.onLost(false);
      if (isOver(take)) follower.onEnd(take);
      else later(open);
    } catch (error) {
      if (isStopped) return;
      if (isPassing(error)) {
        follower.onLost(true);
        later(() => void ask());
      } else if (error instanceof ApiError) {
        follower.onRefused(error);
      }
    } finally {
      isAsking = false;
    }
  };
  const hurry = () => void ask();

  open();
  addEventListener('online', hurry);
  return () => {
    isStopped = true;
    removeEventListener('online', hurry);
    clearTimeout(timer);
    close();
  };
}
