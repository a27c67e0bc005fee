/** Colours for canvases, which know nothing of CSS: read from the tokens, and again when they change. */

import { paper } from '../state/paper.svelte';

const NAMES = [
  'text',
  'muted',
  'line',
  'good-soft',
  'good',
  'wave',
  'curve-pace',
  'curve-pitch',
  'curve-loudness',
  'shade-fast',
  'shade-slow',
  'shade-flat',
  'shade-quiet',
] as const;
export type ColourName = (typeof NAMES)[number];
export type Colours = Record<ColourName, string>;

function all(colour: (name: ColourName) => string): Colours {
  return Object.fromEntries(NAMES.map((name) => [name, colour(name)])) as Colours;
}

export class Palette {
  colours = $state.raw<Colours>(all(() => 'gray'));

  /** Reads the colours where an element stands; the result stops watching. */
  attach = (element: HTMLElement): (() => void) => {
    const read = () => {
      const probe = document.createElement('span');
      element.append(probe);
      const style = getComputedStyle(probe);
      this.colours = all((name) => {
        probe.style.color = `var(--${name})`;
        return style.color;
      });
      probe.remove();
    };
    const system = matchMedia('(prefers-color-scheme: dark)');
    const chosen = new MutationObserver(read);
    system.addEventListener('change', read);
    chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    $effect(() => {
      void paper.isOn;
      read();
    });
    return () => {
      system.removeEventListener('change', read);
      chosen.disconnect();
    };
  };
}
