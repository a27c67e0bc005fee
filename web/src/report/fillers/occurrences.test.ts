import { expect, test } from 'vitest';
import type { Report } from '../../api/client';
import type { FilledPauseSource } from '../../api/sources';
import { contextOf } from './context';
import { lexemes, occurrences } from './occurrences';

/** A word every half second. */
function said(text: string): Report['transcript']['words'] {
  return text.split(' ').map((text, index) => ({
    text,
    start_s: index / 2,
    end_s: index / 2 + 0.4,
    probability: 0.9,
  }));
}

type Parts = Pick<Report, 'filled_pauses' | 'filler_words' | 'transcript'>;

function report(text: string, parts: Partial<Parts>): Parts {
  const transcript = { words: said(text) } as Report['transcript'];
  return { transcript, filled_pauses: [], filler_words: [], ...parts };
}

const found = (parts: Parts) =>
  occurrences(parts).map(({ kind, lexeme, words }) => `${kind} ${lexeme} ${words ?? 'unwritten'}`);

test('a hesitation belongs to the word of its spelling nearby, else to the one at its time', () => {
  const filled = (text: string, start_s: number, source: FilledPauseSource) => ({
    text,
    start_s,
    end_s: start_s + 0.4,
    source,
    probability: 0.8,
  });
  const parts = report('и Эээ, вот гм дальше', {
    filled_pauses: [
      filled('э-э', 0.8, 'both'),
      filled('хм', 1.5, 'recognizer'),
      filled('э-э', 2.45, 'acoustic'),
    ],
  });
  expect(found(parts)).toEqual(['filled э-э 1,2', 'filled хм 3,4', 'filled э-э unwritten']);
});

test('two spellings of one sound take a word each', () => {
  const one = { text: 'э-э', end_s: 0.4, start_s: 0, source: 'recognizer', probability: 0.8 };
  const other = { ...one, start_s: 0.5, end_s: 0.9 };
  const parts = report('э э да', { filled_pauses: [one, other] });
  expect(found(parts)).toEqual(['filled э-э 0,1', 'filled э-э 1,2']);
});

test('a filler word and a filled pause at one place are one filler', () => {
  const pause = { text: 'ну-у', start_s: 0.5, end_s: 0.9, probability: 0.9 };
  const word = { text: 'ну', start_s: 0.5, end_s: 0.9, probability: 0.7, words: [1, 2] as [number, number] };
  const phrase = { ...word, text: 'ну вот', end_s: 1.4, words: [1, 3] as [number, number] };
  const both = (source: FilledPauseSource, filler: typeof word) =>
    found(report('и нуу вот так', { filled_pauses: [{ ...pause, source }], filler_words: [filler] }));
  expect(both('recognizer', word)).toEqual(['filled ну-у 1,2']);
  expect(both('acoustic', word)).toEqual(['filler ну 1,2']);
  expect(both('recognizer', phrase)).toEqual(['filler ну вот 1,3']);
  const elsewhere = { ...word, start_s: 1.5, end_s: 1.9, words: [3, 4] as [number, number] };
  expect(both('acoustic', elsewhere)).toHaveLength(2);
});

test('lexemes come with what is said most first', () => {
  const word = (text: string, at: number) => ({
    text,
    start_s: at / 2,
    end_s: at / 2 + 0.4,
    probability: 0.9,
    words: [at, at + 1] as [number, number],
  });
  const parts = report('вот ну ну типа', {
    filler_words: [word('вот', 0), word('ну', 1), word('ну', 2), word('типа', 3)],
  });
  const rows = lexemes(occurrences(parts));
  expect(rows.map(({ lexeme, occurrences }) => [lexeme, occurrences.length])).toEqual([
    ['ну', 2],
    ['вот', 1],
    ['типа', 1],
  ]);
});

test('the words around a place, and around a time without a word', () => {
  const words = said('a b c d e f g h i j k');
  expect(contextOf(words, [5, 6])).toEqual({ before: '… b c d e', said: 'f', after: 'g h i j …' });
  expect(contextOf(words, [0, 2])).toEqual({ before: '', said: 'a b', after: 'c d e f …' });
  const between = { start_s: 2.4, end_s: 2.5 };
  expect(contextOf(words, between)).toEqual({ before: '… b c d e', said: '', after: 'f g h i …' });
  expect(contextOf(words, { start_s: 90, end_s: 91 }).after).toBe('');
});
