/** Recordings in the keeping of this browser that no page has any more: to be offered again. */

import { canKeep, claim, claimed, isMine, listKept, load, release, remove, whenFree, type Kept } from './keep';

class Leftovers {
  /** The newest first. */
  items = $state.raw<Kept[]>([]);

  readonly #awaited = new Set<string>();
  #turn = 0;

  /** Looks anew for what is left. */
  async look(): Promise<void> {
    if (!canKeep()) return;
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const kept = await listKept();
      const held = await claimed(kept.map(({ key }) => key));
      for (const key of held) if (!isMine(key)) void this.#await(key);
      if (turn !== this.#turn) return;
      this.items = kept.filter(({ key }) => !held.includes(key) && !isMine(key));
    } catch {
      // A browser that keeps nothing has nothing left.
      if (turn === this.#turn) this.items = [];
    }
  }

  /** Its sound, which is this page's from now on; nothing if it is gone, or another page has it. */
  async take(kept: Kept): Promise<Blob | null> {
    try {
      const blob = (await claim(kept.key)) ? await load(kept) : null;
      if (blob?.size === 0) await remove(kept.key);
      await this.look();
      return blob?.size ? blob : null;
    } catch (error) {
      release(kept.key);
      throw error;
    }
  }

  async discard(kept: Kept): Promise<void> {
    if (await claim(kept.key)) await this.forget(kept.key);
    else await this.look();
  }

  /** Nobody needs it any more. */
  async forget(key: string): Promise<void> {
    await remove(key).catch(() => {});
    release(key);
    await this.look();
  }

  /** Nobody does anything about it for now. */
  release(key: string): void {
    release(key);
    void this.look();
  }

  async #await(key: string): Promise<void> {
    if (this.#awaited.has(key)) return;
    this.#awaited.add(key);
    await whenFree(key).catch(() => {});
    this.#awaited.delete(key);
    await this.look();
  }
}

export const leftovers = new Leftovers();
