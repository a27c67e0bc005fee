/** Lanes of marks: what is in them, and how marks that meet are drawn as one. Pure. */

import type { Report } from '../api/client';
import { isWritten } from '../api/sources';
import type { Span } from '../player/player.svelte';
import { xOf, type Range } from './range';

export const LANES = ['filled', 'filler', 'pause', 'repetition', 'breath'] as const;
export type LaneId = (typeof LANES)[number];

export interface Mark extends Span {
  /** What was said; empty for what has no words. */
  text: string;
  /** Where a pause is. */
  place: string | null;
  /** Drawn full; else hollow: not in the transcript, not quite sure, or at a place where it does no harm. */
  isFull: boolean;
}

export interface Lane {
  id: LaneId;
  marks: Mark[];
}

/** Longer ones have a lane: the class `long` of the report begins here. */
const LONG_PAUSE_S = 1;
/** Fillers of which the rules are surer than this are drawn full. */
const SURE = 0.75;

export function lanesOf(report: Report): Lane[] {
  const mark = (span: Span, more: Partial<Mark> = {}): Mark => {
    const { start_s, end_s } = span;
    return { start_s, end_s, text: '', place: null, isFull: true, ...more };
  };
  const marks: Record<LaneId, Mark[]> = {
    filled: report.filled_pauses.map((one) =>
      mark(one, { text: one.text, isFull: isWritten(one) }),
    ),
    filler: report.filler_words.map((one) =>
      mark(one, { text: one.text, isFull: one.probability >= SURE }),
    ),
    pause: report.pauses
      .filter((one) => one.end_s - one.start_s > LONG_PAUSE_S)
      .map((one) => mark(one, { place: one.place, isFull: one.place.startsWith('inside') })),
    repetition: report.text.repetitions.map((one) => mark(one, { text: one.text })),
    breath: report.recording.breaths.map((one) => mark(one)),
  };
  return LANES.map((id) => ({ id, marks: marks[id].sort((a, b) => a.start_s - b.start_s) }));
}

/** Marks that are drawn as one: `first` to before `end` of their lane. */
export interface Cluster {
  x: number;
  first: number;
  end: number;
}

/**
 * Marks closer than `size` pixels to the first of a cluster belong to it, so that each has a target
 * of that size. Clusters do not change while the view moves, only while it grows or shrinks.
 */
export function clustersIn(marks: readonly Mark[], range: Range, width: number, size: number): Cluster[] {
  const clusters: Cluster[] = [];
  marks.forEach((mark, index) => {
    const x = xOf(mark.start_s, range, width);
    const last = clusters.at(-1);
    if (last && x - last.x < size) last.end = index + 1;
    else clusters.push({ x, first: index, end: index + 1 });
  });
  return clusters.filter((cluster) => cluster.x >= 0 && cluster.x <= width);
}

/** Where marks really are, as an SVG path of bars at least two pixels wide. */
export function barsOf(marks: readonly Mark[], range: Range, width: number, height: number): string {
  const bars = marks.map((mark) => {
    const from = Math.max(0, xOf(mark.start_s, range, width));
    const to = Math.min(width, Math.max(xOf(mark.end_s, range, width), from + 2));
    if (to <= 0 || from >= width) return '';
    return `M${from.toFixed(1)} 0H${to.toFixed(1)}V${height}H${from.toFixed(1)}Z`;
  });
  return bars.join('');
}

/** How many marks of each lane begin in each of `count` equal parts of the talk. */
export function countsOf(
  lanes: readonly Lane[],
  duration: number,
  count: number,
): { start: number; end: number; counts: number[] }[] {
  const length = duration / count;
  return Array.from({ length: count }, (_, part) => {
    const [start, end] = [part * length, (part + 1) * length];
    const isIn = ({ start_s }: Mark) => start_s >= start && (start_s < end || part === count - 1);
    return { start, end, counts: lanes.map((lane) => lane.marks.filter(isIn).length) };
  });
}
