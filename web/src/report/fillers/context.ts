/** The words around a place of the transcript. Pure. */

import type { Times, Word } from '../../api/client';

export interface Context {
  before: string;
  said: string;
  after: string;
}

const AROUND = 4;

/** Around words, or around a time where no word is meant. */
export function contextOf(all: Word[], place: [number, number] | Times): Context {
  let [first, end] = [0, 0];
  if (Array.isArray(place)) [first, end] = place;
  else {
    const next = all.findIndex((word) => word.start_s + word.end_s > place.start_s + place.end_s);
    first = end = next < 0 ? all.length : next;
  }
  const said = (from: number, to: number) =>
    all.slice(Math.max(0, from), to).map((word) => word.text.trim()).join(' ');
  return {
    before: (first > AROUND ? '… ' : '') + said(first - AROUND, first),
    said: said(first, end),
    after: said(end, end + AROUND) + (end + AROUND < all.length ? ' …' : ''),
  };
}
