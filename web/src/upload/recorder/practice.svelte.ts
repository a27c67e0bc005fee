/** What a person is going to say, kept while the page lives. */

import { preferences } from '../../state/preferences.svelte';
import { wishes } from '../wishes.svelte';
import { another, practiceLanguage, TEXTS, TOPICS } from './materials';

export type Mode = 'free' | 'text' | 'topic';

/** Seconds of a talk on a topic. */
export const TOPIC_S = 60;

class Practice {
  mode = $state<Mode>('free');
  /** Number of a text; below zero is one's own. */
  choice = $state(0);
  own = $state('');
  topic = $state<string | null>(null);

  readonly language = $derived(practiceLanguage(wishes.language, preferences.locale));
  readonly texts = $derived(TEXTS[this.language]);
  readonly text = $derived(this.choice < 0 ? this.own : (this.texts[this.choice]?.text ?? ''));

  draw(): void {
    this.topic = another(TOPICS[this.language], this.topic, Math.random());
  }

  choose(mode: Mode): void {
    this.mode = mode;
    const isKnown = this.topic !== null && TOPICS[this.language].includes(this.topic);
    if (mode === 'topic' && !isKnown) this.draw();
  }
}

export const practice = new Practice();
