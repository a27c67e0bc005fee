/** How the service is, for whoever runs it. */

import { answer, api } from './client';
import { kindsOf, type KindLookups } from './counts';
import type { components } from './schema';

export type Provider = components['schemas']['Provider'];
export type CacheAnswer = components['schemas']['CacheStatsAnswer'];
export type Retention = components['schemas']['RetentionReport'];

export type Operation = components['schemas']['Operation'];
export type Lookups = components['schemas']['CacheLookups'];
export type RecentError = components['schemas']['RecentError'];

/** The whole service at a glance. */
export function operation(signal?: AbortSignal): Promise<Operation> {
  return answer(api.GET('/api/v1/operation', { signal: signal ?? null }));
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
