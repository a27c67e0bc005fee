/** The fillers of a report, each once. Pure. */

import type { Report, Times, Word } from '../../api/client';
import { isWritten } from '../../api/sources';

export interface Occurrence extends Times {
  kind: 'filled' | 'filler';
  /** Its form in the list. */
  lexeme: string;
  probability: number;
  /** Words of the transcript: the first, and one past the last. `null` where no word says it. */
  words: [number, number] | null;
}

export interface Lexeme {
  kind: Occurrence['kind'];
  lexeme: string;
  occurrences: Occurrence[];
}

type FillerParts = Pick<Report, 'filled_pauses' | 'filler_words' | 'transcript'>;

/** How far from its time the word of a hesitation may stand. */
const NEAR_S = 1;
/** Overlap, as a share of the shorter, of what is one filler. */
const SAME_SHARE = 0.5;

/** All fillers in order of time. What stands in both lists at one place is one filler. */
export function occurrences(report: FillerParts): Occurrence[] {
  const words = report.transcript.words;
  const taken = new Set<number>();
  const filled = report.filled_pauses.map((pause): Occurrence => {
    const at = isWritten(pause) ? wordOf(pause, words, taken) : null;
    if (at !== null) taken.add(at);
    return {
      kind: 'filled',
      lexeme: pause.text,
      start_s: pause.start_s,
      end_s: pause.end_s,
      probability: pause.probability,
      words: at === null ? null : [at, at + 1],
    };
  });
  const fillers = report.filler_words.map((filler): Occurrence => {
    const { text: lexeme, start_s, end_s, probability } = filler;
    return { kind: 'filler', lexeme, start_s, end_s, probability, words: filler.words };
  });
  // Of two that are one, the word that the transcript has says more than a sound.
  const isLone = (one: Occurrence) => one.words !== null && one.words[1] - one.words[0] === 1;
  const written = fillers.filter((one) => !filled.some((other) => isSame(one, other) && isLone(one) && isLone(other)));
  const sounds = filled.filter((one) => !written.some((other) => isSame(one, other)));
  return [...written, ...sounds].sort((one, other) => one.start_s - other.start_s);
}

/** The same by lexeme, what is said most first. */
export function lexemes(all: Occurrence[]): Lexeme[] {
  const groups = new Map<string, Lexeme>();
  for (const one of all) {
    const key = `${one.kind} ${one.lexeme}`;
    const group = groups.get(key) ?? { kind: one.kind, lexeme: one.lexeme, occurrences: [] };
    group.occurrences.push(one);
    groups.set(key, group);
  }
  const order = (one: Lexeme, other: Lexeme) =>
    other.occurrences.length - one.occurrences.length || one.lexeme.localeCompare(other.lexeme);
  return [...groups.values()].sort(order);
}

/** Whether a filler word and a filled pause are at the same place. */
function isSame(one: Occurrence, other: Occurrence): boolean {
  if (one.words && other.words) {
    return one.words[0] < other.words[1] && other.words[0] < one.words[1];
  }
  return overlap(one, other) >= SAME_SHARE * Math.min(length(one), length(other));
}

function length(span: Times): number {
  return span.end_s - span.start_s;
}

function overlap(one: Times, other: Times): number {
  return Math.min(one.end_s, other.end_s) - Math.max(one.start_s, other.start_s);
}

/** The word that a written hesitation is: one of its spelling nearby, else the one at its time. */
function wordOf(
  pause: FillerParts['filled_pauses'][number],
  words: Word[],
  taken: Set<number>,
): number | null {
  let [best, least] = [null as number | null, Infinity];
  let [at, most] = [null as number | null, 0];
  for (let index = firstEndingAfter(words, pause.start_s - NEAR_S); index < words.length; index++) {
    const word = words[index] as Word;
    if (word.start_s > pause.end_s + NEAR_S) break;
    if (taken.has(index)) continue;
    const away = Math.abs(word.start_s + word.end_s - pause.start_s - pause.end_s);
    if (isSpelled(word.text, pause.text) && away < least) [best, least] = [index, away];
    const common = overlap(word, pause);
    if (common > most) [at, most] = [index, common];
  }
  return best ?? at;
}

function firstEndingAfter(words: Word[], time: number): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] as Word).end_s < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** «э-э-э» and «Эээ,» are both spellings of «э-э». */
function isSpelled(word: string, lexeme: string): boolean {
  return collapsed(word) === collapsed(lexeme);
}

function collapsed(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, '').replace(/(.)\1+/gu, '$1');
}
