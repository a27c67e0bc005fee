/** Parts of a talk that are worth a look of their own. Pure. */

import type { Span } from '../player/player.svelte';

export type PartId = 'opening' | 'middle' | 'ending';

/** A tenth of the talk, but what can be measured at least and a minute at most. */
function edge(duration: number): number {
  return Math.min(60, Math.max(duration / 10, 15), duration / 3);
}

export function partsOf(duration: number): { id: PartId; span: Span }[] {
  const length = edge(duration);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  const part = (id: PartId, start: number, end: number) => {
    return { id, span: { start_s: tenth(start), end_s: tenth(end) } };
  };
  return [
    part('opening', 0, length),
    part('middle', length, duration - length),
    part('ending', duration - length, duration),
  ];
}
