/** How the service is, for whoever runs it. */

import { answer, api } from './client';
import { get } from './pages';
import type { components } from './schema';

export type Provider = components['schemas']['Provider'];
export type CacheAnswer = components['schemas']['CacheStatsAnswer'];
export type Ready = components['schemas']['Ready'];
export type Retention = components['schemas']['RetentionReport'];

/** Counts of the cache: of one kind, or of all together. */
export interface CacheCounts {
  hit_rate: string;
  memory_hits: number;
  disk_hits: number;
  shared_hits: number;
  misses: number;
  memory_size?: number;
  memory_bytes?: number;
  disk_size: number;
  disk_bytes: number;
  compute_ms_saved: number;
}

/** A request that was refused or failed. */
export interface RecentError {
  /** RFC 3339. */
  at: string;
  request_id: string;
  method: string;
  route: string;
  status: number;
  code: string;
  seconds: number;
}

/** What `GET /api/v1/operation` tells. */
export interface Operation {
  version: string;
  uptime_s: number;
  memory_bytes: number | null;
  jobs: { queued: number; running: number; dead: number };
  queue_limit: number | null;
  workers: number;
  model: { name: string; present: boolean };
  disk: { free_bytes: number | null };
  cache: CacheCounts & { kinds?: Record<string, CacheCounts> };
  providers: Provider[];
  recent_errors: RecentError[];
}

/** Everything but the cache under the names of the reference service. */
export function operation(signal?: AbortSignal): Promise<Operation> {
  return get<Operation>('/api/v1/operation', signal);
}

/** How often the cache helped. */
export function cacheStats(signal?: AbortSignal): Promise<CacheAnswer> {
  return answer(api.GET('/stats/cache', { signal: signal ?? null }));
}

/** Language models that are asked; none unless the settings of the service name one. */
export async function providers(signal?: AbortSignal): Promise<Provider[]> {
  return (await answer(api.GET('/api/v1/providers', { signal: signal ?? null }))).items;
}

/** What is kept for how long. */
export function retention(signal?: AbortSignal): Promise<Retention> {
  return answer(api.GET('/api/v1/retention', { signal: signal ?? null }));
}
