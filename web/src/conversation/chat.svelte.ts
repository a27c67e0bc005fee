/** A conversation about one take. */

import { ask, clear, history, type Citation, type Ending } from '../api/chat';

export interface Turn {
  role: string;
  content: string;
  /** It ended before its end. */
  isPartial: boolean;
  citations: Citation[];
  ending: Ending | null;
}

function turn(role: string, content: string): Turn {
  return { role, content, isPartial: false, citations: [], ending: null };
}

export class ChatState {
  turns = $state.raw<Turn[]>([]);
  /** The answer that comes right now. */
  coming = $state<string | null>(null);
  /** The last answer that came to its end, for those who listen. */
  finished = $state('');
  error = $state.raw<unknown>(null);

  readonly #id: string;
  #answer: AbortController | null = null;

  constructor(id: string) {
    this.#id = id;
  }

  async load(): Promise<void> {
    this.error = null;
    try {
      const messages = await history(this.#id);
      this.turns = messages.map(({ role, content, is_partial }) => ({
        ...turn(role, content),
        isPartial: is_partial,
      }));
    } catch (error) {
      this.error = error;
    }
  }

  /** Asks; whether there is an answer, or a part of one. */
  async ask(question: string): Promise<boolean> {
    if (this.coming !== null) return false;
    const answer = (this.#answer = new AbortController());
    [this.error, this.finished, this.coming] = [null, '', ''];
    this.#add(turn('user', question));
    let said = '';
    try {
      const onText = (text: string) => (this.coming = said += text);
      const ending = await ask(this.#id, question, onText, answer.signal);
      this.#add({ ...turn('assistant', said.trimEnd()), citations: ending.citations, ending });
      this.finished = said;
    } catch (error) {
      if (!answer.signal.aborted) this.error = error;
      if (said !== '') this.#add({ ...turn('assistant', said.trimEnd()), isPartial: true });
    } finally {
      this.coming = null;
    }
    return said !== '';
  }

  /** Ends the answer where it is. */
  stop(): void {
    this.#answer?.abort();
  }

  async clear(): Promise<boolean> {
    this.error = null;
    try {
      await clear(this.#id);
      [this.turns, this.finished] = [[], ''];
      return true;
    } catch (error) {
      this.error = error;
      return false;
    }
  }

  #add(one: Turn): void {
    this.turns = [...this.turns, one];
  }
}
