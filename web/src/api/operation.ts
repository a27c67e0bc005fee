/** How the service is, for whoever runs it. */

import { answer, api } from './client';
import { kindsOf, type KindLookups } from './counts';
import { get } from './pages';
import type { components } from './schema';

export type Provider = components['schemas']['Provider'];
export type CacheAnswer = components['schemas']['CacheStatsAnswer'];
export type Ready = components['schemas']['Ready'];
export type Retention = components['schemas']['RetentionReport'];

/** What became of the lookups in the cache. */
export interface Lookups {
  memory: number;
  disk: number;
  shared: number;
  miss: number;
  coalesced: number;
  stale: number;
  negative: number;
  throttled: number;
}

/** A request that was refused or failed, or an analysis that did. */
export interface RecentError {
  /** RFC 3339. */
  at: string;
  kind: 'request' | 'analysis';
  request_id: string | null;
  method: string | null;
  route: string | null;
  status: number | null;
  code: string | null;
  seconds: number;
}

/** What `GET /api/v1/operation` tells. */
export interface Operation {
  version: string;
  uptime_s: number;
  memory_bytes: number | null;
  jobs: { queued: number; running: number; dead: number };
  queue_limit: number;
  workers: number;
  model: { name: string; present: boolean };
  disk: { free_bytes: number | null; recordings_bytes: number };
  cache: {
    stats: CacheAnswer;
    lookups: Lookups;
    memory_bytes: number;
    memory_bytes_max: number;
    disk_bytes: number;
    disk_bytes_max: number | null;
    redis: { configured: boolean; breaker_open: boolean };
  };
  providers: Provider[];
  requests: {
    by_status: Record<string, number>;
    p50_s: number | null;
    p95_s: number | null;
  };
  recent_errors: RecentError[];
}

/** The whole service at a glance. */
export function operation(signal?: AbortSignal): Promise<Operation> {
  return get<Operation>('/api/v1/operation', signal);
}

/** How often the cache helped. */
export function cacheStats(signal?: AbortSignal): Promise<CacheAnswer> {
  return answer(api.GET('/stats/cache', { signal: signal ?? null }));
}

/** What became of the lookups of each kind, from the counts for Prometheus. */
export async function lookupsByKind(signal?: AbortSignal): Promise<KindLookups[]> {
  const text = answer(api.GET('/metrics', { parseAs: 'text', signal: signal ?? null }));
  return kindsOf((await text) as string);
}

/** Language models that are asked; none unless the settings of the service name one. */
export async function providers(signal?: AbortSignal): Promise<Provider[]> {
  return (await answer(api.GET('/api/v1/providers', { signal: signal ?? null }))).items;
}

/** What is kept for how long. */
export function retention(signal?: AbortSignal): Promise<Retention> {
  return answer(api.GET('/api/v1/retention', { signal: signal ?? null }));
}
