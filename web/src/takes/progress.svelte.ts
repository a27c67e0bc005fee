/** The measures that somebody follows; kept in the browser. */

import { SvelteSet } from 'svelte/reactivity';

const KEY = 'speech-coach.progress-measures';

export const USUAL: readonly string[] = [
  'speech_rate_wpm',
  'inside_pauses_per_100_words',
  'filled_pauses_per_min',
  'filler_words_per_100_words',
  'f0_st_sd',
  'loudness_lu_variation',
];

/** What was kept, whatever somebody wrote there. */
export function read(text: string | null): string[] {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    if (Array.isArray(kept)) return kept.filter((name) => typeof name === 'string');
  } catch {
    // It is not ours to mend.
  }
  return [...USUAL];
}

export class Followed {
  readonly names = new SvelteSet<string>(read(localStorage.getItem(KEY)));

  toggle(name: string): void {
    if (!this.names.delete(name)) this.names.add(name);
    localStorage.setItem(KEY, JSON.stringify([...this.names]));
  }

  reset(): void {
    this.names.clear();
    for (const name of USUAL) this.names.add(name);
    localStorage.removeItem(KEY);
  }
}
