/** The takes of the history, as far as they were asked for. */

import { SvelteSet } from 'svelte/reactivity';
import type { Progress, Take } from '../api/client';
import { getTake, listTakes, type Order, type Sort, type Status, type TakeQuery } from '../api/takes';
import { readSearch, writeSearch } from './search';

const PAGE = 20;
/** A browser keeps six connections to a service; most stay free for other things. */
const WATCHED_MAX = 3;
const STATUSES: readonly string[] = ['queued', 'running', 'done', 'failed', 'cancelled'];

export const ORDERS = [
  'created-desc',
  'created-asc',
  'name-asc',
  'name-desc',
  'duration-desc',
  'duration-asc',
] as const;
export type Ordering = (typeof ORDERS)[number];

export interface Filter {
  text: string;
  tag: string;
  status: Status | '';
  ordering: Ordering;
}

function kept(): Filter {
  const { text, tag, status, sort } = readSearch(['text', 'tag', 'status', 'sort']);
  return {
    text,
    tag,
    status: STATUSES.includes(status) ? (status as Status) : '',
    ordering: ORDERS.find((ordering) => ordering === sort) ?? 'created-desc',
  };
}

export class TakeHistory {
  filter = $state<Filter>(kept());
  items = $state<Take[]>([]);
  next = $state<string | null>(null);
  isLoading = $state(true);
  error = $state<unknown>(null);
  /** Tags that were seen, to be offered. */
  readonly tags = new SvelteSet<string>();
  readonly chosen = new SvelteSet<string>();

  readonly isFiltered = $derived(
    this.filter.text !== '' || this.filter.tag !== '' || this.filter.status !== '',
  );
  readonly chosenTakes = $derived(this.items.filter((take) => this.chosen.has(take.id)));
  /** Identities of the unfinished takes to follow, those that run and then the oldest first. */
  readonly watched = $derived(
    this.items
      .filter(({ status }) => status === 'running' || status === 'queued')
      .sort(
        (a, b) =>
          Number(a.status === 'queued') - Number(b.status === 'queued') ||
          a.created_at.localeCompare(b.created_at),
      )
      .slice(0, WATCHED_MAX)
      .map((take) => take.id)
      .sort()
      .join(' '),
  );
  #asked = new AbortController();

  /** Changes what is looked for, keeps it in the address and begins anew. */
  async change(change: Partial<Filter>): Promise<void> {
    Object.assign(this.filter, change);
    const { text, tag, status, ordering } = this.filter;
    writeSearch({ text, tag, status, sort: ordering === 'created-desc' ? '' : ordering });
    await this.look();
  }

  /** Begins anew. */
  async look(): Promise<void> {
    this.chosen.clear();
    await this.#fetch(null);
  }

  /** The next page; the first take of it. */
  async more(): Promise<Take | undefined> {
    const before = this.items.length;
    await this.#fetch(this.next);
    return this.items[before];
  }

  async #fetch(after: string | null): Promise<void> {
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    this.isLoading = true;
    this.error = null;
    try {
      const page = await listTakes(this.#query(after), asked.signal);
      const known = new Set(after === null ? [] : this.items.map((take) => take.id));
      const fresh = page.items.filter((take) => !known.has(take.id));
      this.items = after === null ? fresh : [...this.items, ...fresh];
      this.next = page.next ?? null;
      for (const tag of fresh.flatMap((take) => take.tags)) this.tags.add(tag);
    } catch (error) {
      if (!asked.signal.aborted) this.error = error;
    } finally {
      if (this.#asked === asked) this.isLoading = false;
    }
  }

  #query(after: string | null): TakeQuery {
    const { text, tag, status, ordering } = this.filter;
    const [sort, order] = ordering.split('-') as [Sort, Order];
    return {
      limit: PAGE,
      sort,
      order,
      ...(text.trim() === '' ? {} : { text: text.trim() }),
      ...(tag.trim() === '' ? {} : { tag: tag.trim() }),
      ...(status === '' ? {} : { status }),
      ...(after === null ? {} : { after }),
    };
  }

  /** Chooses a take, or no longer. */
  toggle(id: string): void {
    if (!this.chosen.delete(id)) this.chosen.add(id);
  }

  toggleAll(): void {
    if (this.chosenTakes.length === this.items.length) this.chosen.clear();
    else for (const take of this.items) this.chosen.add(take.id);
  }

  /** Shows a take as it is now. */
  put(take: Take): void {
    const at = this.items.findIndex((one) => one.id === take.id);
    const old = this.items[at];
    if (!old) return;
    // The answer to a change does not tell how far the work is.
    this.items[at] = { ...take, progress: take.progress ?? old.progress ?? null };
    for (const tag of take.tags) this.tags.add(tag);
  }

  /** How far a take is; its end is for `renew`, which knows what came of it. */
  advance(id: string, progress: Progress): void {
    const { status } = progress;
    const take = this.items.find((one) => one.id === id);
    if (take && (status === 'queued' || status === 'running')) Object.assign(take, { progress, status });
  }

  /** Asks for a take anew. */
  async renew(id: string): Promise<void> {
    try {
      const take = await getTake(id);
      this.put({ ...take, report: null });
    } catch {
      await this.look();
    }
  }

  /** Takes that are gone. */
  drop(ids: readonly string[]): void {
    this.items = this.items.filter((take) => !ids.includes(take.id));
    for (const id of ids) this.chosen.delete(id);
  }

  /** Nobody waits for answers any more. */
  close(): void {
    this.#asked.abort();
  }
}
