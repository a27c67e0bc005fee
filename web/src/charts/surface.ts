/** Pointer, wheel and keys over the charts: seek, mark a section, move, enlarge. */

import type { Player } from '../player/player.svelte';
import type { TimeView } from './view.svelte';

/** A press that moves less than this is a click. */
const CLICK_PX = 4;
const LINE_PX = 16;
const STEP = 2;

interface Press {
  x: number;
  kind: 'click' | 'section' | 'scroll';
  /** The ruler moves the view; everything else marks a section. */
  isRuler: boolean;
  last: number;
}

/** Listens on an element that holds areas of time (`data-time-area`), all as wide as each other. */
export function surface(view: TimeView, player: Player) {
  return (root: HTMLElement): (() => void) => {
    let press: Press | null = null;
    const xOf = (event: MouseEvent) => {
      const area = root.querySelector('[data-time-area]');
      return event.clientX - (area?.getBoundingClientRect().left ?? 0);
    };

    const onDown = (event: PointerEvent) => {
      const area = (event.target as Element).closest<HTMLElement>('[data-time-area]');
      if (!area || event.button !== 0) return;
      const x = xOf(event);
      press = { x, last: x, kind: 'click', isRuler: area.dataset['timeArea'] === 'ruler' };
      area.setPointerCapture(event.pointerId);
    };
    const onMove = (event: PointerEvent) => {
      const x = xOf(event);
      const isOver = press !== null || (event.target as Element).closest('[data-time-area], [data-lane]');
      view.hover = isOver && event.pointerType !== 'touch' ? view.time(x) : null;
      if (!press) return;
      if (press.kind === 'click' && Math.abs(x - press.x) >= CLICK_PX) {
        press.kind = press.isRuler ? 'scroll' : 'section';
      }
      if (press.kind === 'section') view.draft = view.sectionOf(view.time(press.x), view.time(x));
      if (press.kind === 'scroll') view.pan(((press.last - x) / view.width) * view.length);
      press.last = x;
    };
    const onUp = (event: PointerEvent) => {
      if (press?.kind === 'click') player.seek(view.time(xOf(event)));
      if (press?.kind === 'section' && view.draft) view.section = view.draft;
      onCancel();
    };
    const onCancel = () => {
      press = null;
      view.draft = null;
    };
    const onLeave = () => (view.hover = null);

    const onWheel = (event: WheelEvent) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
      const [across, down] = [event.deltaX * unit, event.deltaY * unit];
      if (event.ctrlKey || event.metaKey) {
        view.zoom(Math.exp(Math.min(Math.max(down, -200), 200) / 300), view.time(xOf(event)));
      } else if (!view.isWhole && (event.shiftKey || Math.abs(across) > Math.abs(down))) {
        view.pan(((across === 0 ? down : across) / view.width) * view.length);
      } else return;
      event.preventDefault();
    };

    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '+' || event.key === '=') view.zoom(1 / STEP, player.time);
      else if (event.key === '-' || event.key === '_') view.zoom(STEP, player.time);
      else if (event.key === '0') view.showAll();
      else if (event.key === 'Escape' && press) onCancel();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };

    const listening = new AbortController();
    const options = { signal: listening.signal };
    root.addEventListener('pointerdown', onDown, options);
    root.addEventListener('pointermove', onMove, options);
    root.addEventListener('pointerup', onUp, options);
    root.addEventListener('pointercancel', onCancel, options);
    root.addEventListener('pointerleave', onLeave, options);
    root.addEventListener('wheel', onWheel, { ...options, passive: false });
    root.addEventListener('keydown', onKey, options);
    return () => listening.abort();
  };
}
