import { expect, test } from 'vitest';
import type { Report } from '../../api/client';
import { itemAt, layout, paragraphAt } from './layout';

type Parts = Pick<Report, 'transcript' | 'filled_pauses' | 'filler_words' | 'pauses' | 'text'>;

/** A word every half second from 1 s on. */
function report(text: string, parts: { [key in keyof Parts]?: unknown } = {}): Parts {
  const words = text.split(' ').map((text, index) => ({
    text,
    start_s: 1 + index / 2,
    end_s: 1.4 + index / 2,
    probability: 0.9,
  }));
  const none = { events: [], false_starts: [], repetitions: [] };
  return {
    transcript: { words, segments: [] },
    filled_pauses: [],
    filler_words: [],
    pauses: [],
    text: none,
    ...parts,
  } as unknown as Parts;
}

const texts = (parts: Parts) =>
  layout(parts).items.map((item) => (item.kind === 'pause' ? '_' : item.kind === 'filled' ? `(${item.text})` : item.text));

test('what is between words stands in its place, words keep their order', () => {
  const parts = report('one two three', {
    pauses: [
      { start_s: 0.2, end_s: 0.9, place: 'sentence' },
      { start_s: 1.4, end_s: 1.5, place: 'inside' },
      { start_s: 2.4, end_s: 3, place: 'sentence' },
    ],
    filled_pauses: [{ text: 'um', start_s: 1.9, end_s: 2, source: 'acoustic', probability: 0.6 }],
  });
  expect(texts(parts)).toEqual(['_', 'one', '_', 'two', '(um)', 'three', '_']);
});

test('marks know their items, and items their marks', () => {
  const parts = report('so so maybe we we', {
    pauses: [
      { start_s: 1.9, end_s: 2, place: 'inside_after_function_word' },
      { start_s: 0, end_s: 0.9, place: 'clause' },
    ],
    filler_words: [{ text: 'so', start_s: 1, end_s: 1.4, probability: 0.8, words: [0, 1] }],
    text: {
      events: [{ kind: 'hedge', text: 'maybe', start_s: 2, end_s: 2.4, words: [2, 3], instead: null }],
      false_starts: [{ kind: 'restart', start_s: 1, end_s: 1.4, words: [0, 1] }],
      repetitions: [{ text: 'we', copies: 2, start_s: 2.5, end_s: 3.4, words: [3, 5] }],
    },
  });
  const { items, marks } = layout(parts);
  expect(marks.map(({ kind, text, items }) => `${kind} ${text} ${items}`)).toEqual([
    'pause_between  0,1',
    'filler so 1,2',
    'false_start so 1,2',
    'pause_inside  3,4',
    'hedge maybe 4,5',
    'repetition we 5,7',
  ]);
  expect(items.map((item) => item.marks)).toEqual([[0], [1, 2], [], [3], [4], [5], [5]]);
});

test('a pause inside a phrase is no part of its mark', () => {
  const parts = report('you know it', {
    pauses: [{ start_s: 1.4, end_s: 1.5, place: 'inside' }],
    filler_words: [{ text: 'you know', start_s: 1, end_s: 1.9, probability: 0.8, words: [0, 2] }],
  });
  const { items, marks } = layout(parts);
  expect(marks.map(({ kind, items }) => [kind, items])).toEqual([['filler', [0, 3]], ['pause_inside', [1, 2]]]);
  expect(items.map((item) => item.marks)).toEqual([[0], [1], [0], []]);
});

test('the item of a time, found without looking at all', () => {
  const pauses = [{ start_s: 0.2, end_s: 0.9, place: 'sentence' }];
  const text = layout(report('one two three', { pauses }));
  const at = (time: number) => text.items[itemAt(text, time)]?.text ?? null;
  expect([0.1, 0.3, 1, 1.39, 1.45, 1.5, 2.3, 2.6, 2.7].map(at)).toEqual(
    [null, '', 'one', 'one', 'one', 'two', 'three', 'three', null],
  );
});

test('paragraphs end with sentences, at long silences, and at the latest after ninety words', () => {
  const sentence = 'a b c d e f g h i j.';
  const many = layout(report(Array(7).fill(sentence).join(' ')));
  expect(many.paragraphs.map(({ first, end }) => [first, end])).toEqual([[0, 30], [30, 60], [60, 70]]);
  const endless = layout(report(Array(200).fill('la').join(' ')));
  expect(endless.paragraphs.map(({ end }) => end)).toEqual([90, 180, 200]);
  const silent = report('a b c', { pauses: [{ start_s: 1.9, end_s: 5, place: 'clause' }] });
  Object.assign(silent.transcript.words[2] ?? {}, { start_s: 5, end_s: 5.4 });
  expect(layout(silent).paragraphs.map(({ end }) => end)).toEqual([3, 4]);
  const pauses = [{ start_s: 15.9, end_s: 15.95, place: 'sentence' }];
  expect(layout(report(Array(7).fill(sentence).join(' '), { pauses })).paragraphs[0]?.end).toBe(31);
});

test('paragraphs have all items, each once', () => {
  const { items, paragraphs } = layout(report(Array(999).fill('da.').join(' ')));
  expect(paragraphs[0]?.first).toBe(0);
  expect(paragraphs.at(-1)?.end).toBe(items.length);
  paragraphs.slice(1).forEach(({ first }, index) => expect(first).toBe(paragraphs[index]?.end));
  for (const item of [0, 29, 30, 500, 998]) {
    const { first, end } = paragraphs[paragraphAt(paragraphs, item)] ?? { first: -1, end: -1 };
    expect(first <= item && item < end).toBe(true);
  }
});

test('nothing said is no text', () => {
  const parts = report('x');
  parts.transcript.words = [];
  expect(layout(parts)).toEqual({ items: [], marks: [], paragraphs: [], byStart: [], itemOfWord: [] });
  expect(itemAt({ items: [], byStart: [] }, 1)).toBe(-1);
});
