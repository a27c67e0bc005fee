/** Marks of the same words together. Pure. */

import type { Report } from '../../api/client';
import type { Span } from '../../player/player.svelte';

type Event = Report['text']['events'][number];

export interface Place {
  text: string;
  instead: string | null;
  /** Where it is said, in order. */
  spans: Event[];
}

/** Events of some kinds by what was said; the most frequent first, equal ones in their order. */
export function placesOf(events: readonly Event[], kinds: readonly string[]): Place[] {
  const places = new Map<string, Place>();
  for (const event of events.filter(({ kind }) => kinds.includes(kind))) {
    const key = event.text.toLowerCase();
    const place = places.get(key) ?? { text: event.text, instead: event.instead ?? null, spans: [] };
    place.spans.push(event);
    places.set(key, place);
  }
  return [...places.values()].sort((a, b) => b.spans.length - a.spans.length);
}

/** When words sound: the first, and one past the last. */
export function spanOf(report: Report, [first, end]: readonly [number, number]): Span | null {
  const [from, to] = [report.transcript.words[first], report.transcript.words[end - 1]];
  return from && to ? { start_s: from.start_s, end_s: to.end_s } : null;
}

/** The same for many, without those that are not in the transcript. */
export function spansOf(report: Report, places: readonly (readonly [number, number])[]): Span[] {
  return places.map((words) => spanOf(report, words)).filter((span) => span !== null);
}
