/** Counts in the text that Prometheus reads. Pure. */

export interface KindLookups {
  kind: string;
  /** By `memory`, `disk`, `shared`, `miss` and so on. */
  outcomes: Record<string, number>;
}

const LOOKUPS = /^cache_lookups\{([^}]*)\}\s+(\d+)/;

/** Lookups in the cache, by kind. */
export function kindsOf(text: string): KindLookups[] {
  const kinds = new Map<string, Record<string, number>>();
  for (const line of text.split('\n')) {
    const [, labels = '', count] = LOOKUPS.exec(line) ?? [];
    const kind = /kind="([^"]*)"/.exec(labels)?.[1];
    const outcome = /outcome="([^"]*)"/.exec(labels)?.[1];
    if (kind === undefined || outcome === undefined) continue;
    kinds.set(kind, { ...kinds.get(kind), [outcome]: Number(count) });
  }
  return [...kinds].map(([kind, outcomes]) => ({ kind, outcomes }));
}
