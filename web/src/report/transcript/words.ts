/**
 * The words of a paragraph as elements. Hundreds come and go while a long text scrolls, so none has
 * handlers or effects of its own: the scroller hears the clicks and the keys of all.
 */

import { t } from '../../i18n/index.svelte';
import { labelOf, seconds } from './labels';
import type { Item, Layout, Mark, Paragraph } from './layout';

/** Kinds with a look of their own; all others share one. */
const OWN_LOOK = ['filled', 'filler', 'repetition', 'false_start'];
/** Longer pauses take no more of a line. */
const PAUSE_MOST_S = 6;

let blank: HTMLElement | null = null;

/** Elements of a paragraph, with spaces between them. */
export function wordsOf(layout: Layout, { first, end }: Paragraph, shown: ReadonlySet<string>): Node[] {
  const nodes: Node[] = [];
  for (let at = first; at < end; at += 1) {
    const item = layout.items[at] as Item;
    const marks = item.marks.flatMap((mark) => layout.marks[mark] ?? []).filter(({ kind }) => shown.has(kind));
    if (item.kind === 'filled' && marks.length === 0) continue;
    const element = draw(item, marks);
    element.dataset['item'] = String(at);
    // A pause is a number to the eye; to the ear it says what it is.
    const pause = item.kind === 'pause' && layout.marks[item.marks[0] ?? -1];
    if (pause) element.setAttribute('aria-label', labelOf(pause));
    nodes.push(element, new Text(' '));
  }
  return nodes;
}

function draw(item: Item, marks: Mark[]): HTMLElement {
  const isPause = item.kind === 'pause';
  const length = item.end_s - item.start_s;
  const element = fresh();
  element.textContent = isPause ? seconds(length) : item.text;
  if (isPause) element.style.setProperty('--seconds', String(Math.min(PAUSE_MOST_S, length)));
  if (isPause || marks.length > 0) element.className = lookOf(item, marks);
  const filler = marks.find(({ kind }) => kind === 'filler');
  if (filler?.probability != null) element.style.setProperty('--sure', String(filler.probability));
  const lines = marks.map(labelOf);
  if (item.kind === 'filled') lines.push(t('transcript.unwritten'));
  if (lines.length > 0) element.title = lines.join('\n');
  return element;
}

function lookOf({ kind }: Item, marks: Mark[]): string {
  if (kind === 'pause') return ['pause', marks[0]?.kind ?? ''].join(' ');
  const looks = marks.map((mark) => (OWN_LOOK.includes(mark.kind) ? mark.kind : 'event'));
  return [...(kind === 'filled' ? ['unwritten'] : []), ...looks].join(' ');
}

/** A copy, which is cheaper than setting the same attributes again. */
function fresh(): HTMLElement {
  if (!blank) {
    blank = document.createElement('span');
    blank.setAttribute('role', 'button');
    blank.tabIndex = -1;
  }
  return blank.cloneNode() as HTMLElement;
}
