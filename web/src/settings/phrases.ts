/** A list of words and phrases as the API takes them. Pure. */

export const PHRASES_MAX = 100;
export const WORDS_MAX = 6;
export const CHARS_MAX = 60;

export type Refusal = 'empty' | 'no_letters' | 'words' | 'chars' | 'full';

/** Words and phrases of what somebody typed: commas and line ends part them. */
export function split(typed: string): string[] {
  const phrases = typed.split(/[,;\n]/).map(normal).filter((phrase) => phrase !== '');
  return [...new Set(phrases)];
}

/** One spelling of all that mean the same. */
export function normal(phrase: string): string {
  return phrase.normalize('NFC').toLowerCase().trim().split(/\s+/u).join(' ');
}

/** What the service takes for the same phrase. */
function same(phrase: string): string {
  return normal(phrase).replaceAll('ё', 'е');
}

/** A list without a phrase. */
export function without(list: readonly string[], phrase: string): string[] {
  return list.filter((one) => same(one) !== same(phrase));
}

/** A list with more phrases, or why not. */
export function extended(
  list: readonly string[],
  typed: string,
): { list: string[]; added: string[] } | { refused: Refusal; phrase: string } {
  const phrases = split(typed);
  if (phrases.length === 0) return { refused: 'empty', phrase: '' };
  const added: string[] = [];
  for (const phrase of phrases) {
    if (!/[\p{L}\p{N}]/u.test(phrase)) return { refused: 'no_letters', phrase };
    if (phrase.split(' ').length > WORDS_MAX) return { refused: 'words', phrase };
    if ([...phrase].length > CHARS_MAX) return { refused: 'chars', phrase };
    if (![...list, ...added].some((one) => same(one) === same(phrase))) added.push(phrase);
  }
  if (list.length + added.length > PHRASES_MAX) return { refused: 'full', phrase: '' };
  return { list: [...list, ...added], added };
}
