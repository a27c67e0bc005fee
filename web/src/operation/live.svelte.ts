/** The service as it is now: asked every two seconds while somebody looks. */

import { ApiError } from '../api/client';
import type { KindLookups } from '../api/counts';
import { lookupsByKind, operation, type CacheAnswer, type Operation } from '../api/operation';
import { extended, type Sample } from './series';

const EVERY_MS = 2000;
/** After an error that is not a lost connection, such as too many requests. */
const AFTER_ERROR_MS = 10_000;
const PATIENCE_MS = 8000;

export const SERIES = ['hits', 'jobs', 'memory', 'disk'] as const;
export type Series = (typeof SERIES)[number];

/** Share of the lookups that found something; nothing before the first. */
export function hitShare(cache: CacheAnswer): number | null {
  return cache.cache_stats.total_requests > 0 ? Number.parseFloat(cache.hit_rate) / 100 : null;
}

export class Live {
  seen = $state.raw<Operation | null>(null);
  /** Asked for only while somebody looks at them. */
  kinds = $state.raw<KindLookups[]>([]);
  areKindsWanted = $state(false);
  /** When that was, and what time it is: milliseconds. */
  seenAt = $state(0);
  now = $state(Date.now());
  isPaused = $state(document.hidden);
  isLost = $state(false);
  /** The service does not let this browser look. */
  refusal = $state.raw<ApiError | null>(null);
  /** It answers, but not this. */
  error = $state.raw<unknown>(null);
  samples = $state.raw<Record<Series, Sample[]>>({ hits: [], jobs: [], memory: [], disk: [] });

  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop = new AbortController();
  #isAsking = false;

  /** Looks until the result is called. */
  start(): () => void {
    this.#stop = new AbortController();
    this.#isAsking = false;
    const seconds = setInterval(() => (this.now = Date.now()), 1000);
    const turn = () => {
      this.isPaused = document.hidden;
      clearTimeout(this.#timer);
      if (!this.isPaused) void this.#ask();
    };
    document.addEventListener('visibilitychange', turn);
    turn();
    return () => {
      this.#stop.abort();
      clearInterval(seconds);
      clearTimeout(this.#timer);
      document.removeEventListener('visibilitychange', turn);
    };
  }

  /** Shows the kinds from now on, or no more. */
  wantKinds(areWanted: boolean): void {
    this.areKindsWanted = areWanted;
    if (!areWanted || this.isPaused) return;
    clearTimeout(this.#timer);
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#isAsking || this.refusal) return;
    this.#isAsking = true;
    const stop = this.#stop.signal;
    try {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(PATIENCE_MS)]);
      const [seen, kinds] = await Promise.all([
        operation(signal),
        this.areKindsWanted ? lookupsByKind(signal) : this.kinds,
      ]);
      this.kinds = kinds;
      this.#see(seen);
    } catch (error) {
      if (!stop.aborted) this.#fail(error);
    }
    if (stop.aborted) return;
    this.#isAsking = false;
    if (this.isPaused) return;
    const pause = this.error ? AFTER_ERROR_MS : EVERY_MS;
    this.#timer = setTimeout(() => void this.#ask(), pause);
  }

  #see(seen: Operation): void {
    [this.isLost, this.error] = [false, null];
    this.now = this.seenAt = Date.now();
    this.seen = seen;
    const { memory_bytes, jobs, disk } = seen;
    const values: Record<Series, number | null> = {
      hits: hitShare(seen.cache.stats),
      jobs: jobs.running,
      memory: memory_bytes ?? null,
      disk: disk.free_bytes ?? null,
    };
    const samples = { ...this.samples };
    for (const name of SERIES) {
      const value = values[name];
      if (value !== null) samples[name] = extended(samples[name], { at: this.seenAt, value });
    }
    this.samples = samples;
  }

  #fail(error: unknown): void {
    const known = error instanceof ApiError ? error : null;
    this.isLost = known?.code === 'offline';
    if (known && (known.status === 401 || known.status === 403)) this.refusal = known;
    else this.error = this.isLost ? null : error;
  }
}
