/** Where the signs of a pause map stand. Pure. */

import type { Report } from '../../api/client';

export type Pause = Report['pauses'][number];

/** All places, the best first. */
export const PLACES = ['sentence', 'clause', 'inside', 'inside_after_function_word'] as const;
/** All lengths, the shortest first, with their ends in seconds. */
export const CLASSES = [
  ['short', 0.5],
  ['medium', 1],
  ['long', 2],
  ['very_long', null],
] as const;

const STEPS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Even marks from 0 on that hold a value, about as many as wanted. */
export function marks(most: number, wanted: number): number[] {
  const step = STEPS.find((one) => most / one <= wanted) ?? most / wanted;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

export const lengthOf = (pause: { start_s: number; end_s: number }): number => pause.end_s - pause.start_s;

/** The outline of a sign about a point: each place has a shape of its own. */
export function sign(place: string, x: number, y: number, size: number): string {
  const s = size;
  switch (place) {
    case 'sentence':
      return `M${x - s} ${y}a${s} ${s} 0 1 0 ${2 * s} 0a${s} ${s} 0 1 0 ${-2 * s} 0Z`;
    case 'clause':
      return `M${x - s} ${y - s}h${2 * s}v${2 * s}h${-2 * s}Z`;
    case 'inside':
      return `M${x} ${y - 1.2 * s}L${x + 1.2 * s} ${y + s}H${x - 1.2 * s}Z`;
    default:
      return `M${x - s} ${y - s}L${x + s} ${y + s}M${x + s} ${y - s}L${x - s} ${y + s}`;
  }
}
