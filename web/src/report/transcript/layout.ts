/** Words, hesitations, pauses and marks of a report as one text in order of time. Pure. */

import type { Report, Times, Word } from '../../api/client';
import { occurrences, type Occurrence } from '../fillers/occurrences';

/** Something that is shown in its turn. */
export interface Item extends Times {
  kind: 'word' | 'filled' | 'pause';
  /** As it was said; empty for pauses. */
  text: string;
  /** Index among the words of the transcript. */
  word: number | null;
  /** Of a pause: where it stands in the sentence. */
  place: string | null;
  /** Indices of the marks that it belongs to. */
  marks: number[];
}

/** Something to notice: a filler, a pause, a repetition, a place that the text is shown for. */
export interface Mark extends Times {
  /** `filled`, `filler`, `pause_inside`, `pause_between`, `repetition`, `false_start`, or the kind of an event. */
  kind: string;
  text: string;
  /** Items: the first, and one past the last. */
  items: [number, number];
  probability: number | null;
  place: string | null;
  instead: string | null;
}

/** Items that are shown together: a few sentences. */
export interface Paragraph {
  first: number;
  end: number;
  start_s: number;
  /** Letters and spaces, to tell how high it will be. */
  letters: number;
}

export interface Layout {
  items: Item[];
  /** In order of time. */
  marks: Mark[];
  paragraphs: Paragraph[];
  /** Indices of items by their starts. */
  byStart: number[];
  /** Item of each word. */
  itemOfWord: number[];
}

type Parts = Pick<Report, 'transcript' | 'filled_pauses' | 'filler_words' | 'pauses' | 'text'>;

/** A paragraph ends with the sentence in which it comes to so many words, or without one at the most. */
const WORDS_ENOUGH = 30;
const WORDS_MOST = 90;
/** So long a silence ends a paragraph wherever it is. */
const SILENCE_S = 2.5;
/** What a pause takes of a line, in letters. */
const PAUSE_LETTERS = 6;
/** So long a word stays current after its end, where nothing follows at once. */
const AFTER_S = 0.25;

export function layout(report: Parts): Layout {
  const fillers = occurrences(report);
  const items = merged(report, fillers);
  const itemOfWord: number[] = [];
  items.forEach((item, index) => {
    if (item.word !== null) itemOfWord[item.word] = index;
  });
  const marks = marksOf(report, fillers, items, itemOfWord);
  marks.forEach((mark, index) => {
    // What stands between the words of a phrase is no part of it.
    const isPhrase = items[mark.items[0]]?.kind === 'word';
    for (const one of items.slice(...mark.items)) {
      if (one.kind === 'word' || !isPhrase) one.marks.push(index);
    }
  });
  const byStart = items.map((_, index) => index);
  byStart.sort((one, other) => start(items, one) - start(items, other) || one - other);
  return { items, marks, paragraphs: paragraphsOf(items, report), byStart, itemOfWord };
}

/** The item that sounds at a time; -1 where none does. */
export function itemAt({ items, byStart }: Pick<Layout, 'items' | 'byStart'>, time: number): number {
  let [low, high] = [0, byStart.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start(items, byStart[middle] as number) <= time) low = middle + 1;
    else high = middle;
  }
  const found = byStart[low - 1];
  return found !== undefined && time < (items[found] as Item).end_s + AFTER_S ? found : -1;
}

/** The paragraph of an item. */
export function paragraphAt(paragraphs: Paragraph[], item: number): number {
  let [low, high] = [0, paragraphs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paragraphs[middle] as Paragraph).end <= item) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, paragraphs.length - 1);
}

function start(items: Item[], index: number): number {
  return (items[index] as Item).start_s;
}

function middle(span: Times): number {
  return (span.start_s + span.end_s) / 2;
}

/** Words keep their order; what is between them stands before the first word that is later. */
function merged(report: Parts, fillers: Occurrence[]): Item[] {
  const between: Item[] = [
    ...fillers.filter((one) => one.words === null).map((one) => item('filled', one, one.lexeme)),
    ...report.pauses.map((pause) => ({ ...item('pause', pause, ''), place: pause.place })),
  ];
  between.sort((one, other) => middle(one) - middle(other));
  const items: Item[] = [];
  let next = 0;
  report.transcript.words.forEach((word, index) => {
    while (next < between.length && middle(between[next] as Item) < middle(word)) {
      items.push(between[next++] as Item);
    }
    items.push({ ...item('word', word, word.text.trim()), word: index });
  });
  return [...items, ...between.slice(next)];
}

function item(kind: Item['kind'], { start_s, end_s }: Times, text: string): Item {
  return { kind, start_s, end_s, text, word: null, place: null, marks: [] };
}

function marksOf(report: Parts, fillers: Occurrence[], items: Item[], itemOfWord: number[]): Mark[] {
  const lone = new Map<string, number>();
  items.forEach((one, index) => {
    if (one.kind !== 'word') lone.set(`${one.kind} ${one.start_s} ${one.end_s}`, index);
  });
  const marks: Mark[] = [];
  const add = (kind: string, span: Times, items: [number, number], rest: Partial<Mark>) => {
    const { start_s, end_s } = span;
    const none = { text: '', probability: null, place: null, instead: null };
    marks.push({ ...none, ...rest, kind, start_s, end_s, items });
  };
  const words = ([first, end]: [number, number]): [number, number] => {
    const from = itemOfWord[first] ?? 0;
    return [from, (itemOfWord[end - 1] ?? from) + 1];
  };
  const alone = (kind: Item['kind'], span: Times): [number, number] => {
    const at = lone.get(`${kind} ${span.start_s} ${span.end_s}`) ?? 0;
    return [at, at + 1];
  };
  for (const one of fillers) {
    const place = one.words ? words(one.words) : alone('filled', one);
    add(one.kind, one, place, { text: one.lexeme, probability: one.probability });
  }
  for (const pause of report.pauses) {
    const kind = pause.place.startsWith('inside') ? 'pause_inside' : 'pause_between';
    add(kind, pause, alone('pause', pause), { place: pause.place });
  }
  for (const one of report.text.repetitions) add('repetition', one, words(one.words), { text: one.text });
  for (const one of report.text.false_starts) {
    const said = report.transcript.words.slice(...one.words).map((word: Word) => word.text.trim());
    add('false_start', one, words(one.words), { text: said.join(' ') });
  }
  for (const one of report.text.events) {
    add(one.kind, one, words(one.words), { text: one.text, instead: one.instead ?? null });
  }
  return marks.sort((one, other) => one.start_s - other.start_s || one.items[0] - other.items[0]);
}

function paragraphsOf(items: Item[], report: Parts): Paragraph[] {
  const ends = new Set<number>();
  let next = 0;
  const { segments, words } = report.transcript;
  // The last word that begins before a segment ends.
  for (const segment of segments) {
    while (next < words.length && (words[next] as Word).start_s < segment.end_s) next++;
    ends.add(next - 1);
  }
  const paragraphs: Paragraph[] = [];
  let [first, count, letters] = [0, 0, 0];
  const close = (end: number) => {
    paragraphs.push({ first, end, start_s: start(items, first), letters });
    [first, count, letters] = [end, 0, 0];
  };
  items.forEach((one, index) => {
    letters += one.kind === 'pause' ? PAUSE_LETTERS : one.text.length + 2;
    if (one.kind === 'word') count++;
    const isLong = one.kind === 'pause' && one.end_s - one.start_s >= SILENCE_S;
    const isEnd = /[.!?…]["'»”’)\]]*$/u.test(one.text) || ends.has(one.word ?? -1);
    const isFull = count >= WORDS_MOST || (count >= WORDS_ENOUGH && isEnd);
    // What follows a full paragraph without being a word belongs to its end.
    const follows = items[index + 1];
    const isBefore = follows !== undefined && follows.kind !== 'word' && !isLong;
    if (follows === undefined || (isLong && count > 0) || (isFull && !isBefore)) close(index + 1);
    else if (isBefore && isFull) count = Math.max(count, WORDS_MOST);
  });
  return paragraphs;
}
