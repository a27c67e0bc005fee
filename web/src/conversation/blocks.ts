/** The little markup that answers of a model may have: line breaks and lists. Pure. */

export interface Citation {
  label: string;
  start_s: number;
  end_s: number;
}

/** Words, or a time of the recording that can be played. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'time'; label: string; start_s: number; end_s: number | null };

export interface Block {
  kind: 'lines' | 'bullets' | 'numbers';
  /** The number of the first item. */
  first: number;
  items: string[];
}

const ITEM = /^\s*(?:[-*•–—]|(\d{1,3})[.)])\s+(.*)$/u;

/** Paragraphs and lists of a text. Everything else stays as it was written. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  let current = null as Block | null;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') {
      // Items that an empty line parts are still one list.
      if (current?.kind === 'lines') current = null;
      continue;
    }
    const item = ITEM.exec(line);
    const kind: Block['kind'] = !item ? 'lines' : item[1] === undefined ? 'bullets' : 'numbers';
    if (current?.kind !== kind) {
      current = { kind, first: Number(item?.[1] ?? 1), items: [] };
      found.push(current);
    }
    current.items.push(item?.[2] ?? line.trim());
  }
  return found;
}

const TIME = /(?<![\d:.,])(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)(?![\d:])/gu;

/** A line with the times in it that lie in the recording, each once it is named. */
export function pieces(line: string, citations: readonly Citation[], duration: number): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of line.matchAll(TIME)) {
    const [label, h, m, s] = match;
    const cited = citations.find((one) => one.label === label);
    const start = Number(h ?? 0) * 3600 + Number(m) * 60 + Number(s);
    if (!cited && start > duration) continue;
    if (match.index > end) found.push({ kind: 'text', text: line.slice(end, match.index) });
    found.push({
      kind: 'time',
      label,
      start_s: cited?.start_s ?? start,
      end_s: cited?.end_s ?? null,
    });
    end = match.index + label.length;
  }
  if (end < line.length) found.push({ kind: 'text', text: line.slice(end) });
  return found;
}
