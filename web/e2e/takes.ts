/** What tests of many takes share: a service of their own, with some takes in it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { FIXTURES, start, test as base, type Service } from './fixtures';
import { amount } from '../src/report/numbers/measures';

export interface Seed {
  name: string;
  file: string;
  language: string;
  tags?: string[];
  fields?: Record<string, string>;
}
export interface Take {
  id: string;
  name: string;
  tags: string[];
  duration_s: number;
}
export interface Compared {
  name: string;
  unit: string;
  values: (number | null)[];
  differences: ({ value: number; changed: string; verdict: string | null } | null)[];
}

export const MANY = 'Rehearsal with many fillers';
export const FEW = 'Rehearsal with few fillers';
/** Oldest first. All but the last are in Russian, of five recordings. */
export const SEEDS: Seed[] = [
  { name: 'Announcement', file: 'ru_announcement.flac', language: 'ru' },
  { name: 'Репетиция доклада', file: 'ru_instructions.m4a', language: 'ru', tags: ['доклад'] },
  { name: 'Inaugural', file: 'en_inaugural.webm', language: 'ru' },
  {
    name: MANY,
    file: 'en_sonnet.mp3',
    language: 'ru',
    tags: ['rehearsal'],
    fields: { fillers_always: 'добрый,день,сегодня,мы,говорим,просто,начните' },
  },
  { name: 'Meeting', file: 'en_meeting.flac', language: 'ru' },
  {
    name: FEW,
    file: 'en_sonnet.mp3',
    language: 'ru',
    tags: ['rehearsal'],
    fields: { fillers_never: 'ну,как бы,просто,эм' },
  },
  { name: 'A talk in English', file: 'en_meeting.flac', language: 'en' },
];

export async function json<T>(service: Service, path: string, init?: RequestInit): Promise<T> {
  return (await (await fetch(service.url + path, init)).json()) as T;
}

export function sent(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

export async function handIn(service: Service, { name, file, language, fields }: Seed): Promise<string> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ ...fields, name, language })) form.set(field, value);
  form.set('file', new Blob([readFileSync(join(FIXTURES, file))]), file);
  const init = { method: 'POST', headers: { Prefer: 'wait=60' }, body: form };
  return (await json<Take>(service, '/api/v1/analyses', init)).id;
}

export async function listed(service: Service, query = ''): Promise<Take[]> {
  return (await json<{ items: Take[] }>(service, `/api/v1/analyses?limit=200&${query}`)).items;
}

async function remove(service: Service, takes: Take[]): Promise<void> {
  for (const { id } of takes) await fetch(`${service.url}/api/v1/analyses/${id}`, { method: 'DELETE' });
}

async function handAllIn(service: Service): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const one of SEEDS) ids.set(one.name, await handIn(service, one));
  return ids;
}

/** The takes of the seeds and no others, in their order; their identities by name. */
export async function seed(service: Service): Promise<Map<string, string>> {
  const ids = await handAllIn(service);
  const known = [...ids.values()];
  const there = await listed(service);
  const others = there.filter((take) => !known.includes(take.id));
  await remove(service, others);
  // Those that a test before removed came again as the newest.
  const order = there.filter((take) => known.includes(take.id)).map((take) => take.id);
  if (order.toReversed().join() !== known.join()) {
    await remove(service, await listed(service));
    await handAllIn(service);
  }
  for (const { name, tags = [] } of SEEDS) {
    await fetch(`${service.url}/api/v1/analyses/${ids.get(name)}`, sent('PATCH', { name, tags }));
  }
  return ids;
}

export const rows = (page: Page) => page.locator('tbody tr');
export const links = (page: Page) => page.locator('tbody th a');
export const pick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Choose ${name}`, exact: true });

/** Presses the tabulator until something has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tabulator does not come to ${target.toString()}`);
}

export const written = (value: number, unit: string) => amount(value, unit, 'en');

export function difference(value: number, unit: string): string {
  const text = written(value, unit);
  return /[1-9]/.test(text) && value > 0 ? `+${text}` : text;
}

let ids = new Map<string, string>();
export const id = (name: string) => ids.get(name) ?? '';
export const pair = (before: string, after: string) => `/compare?before=${id(before)}&after=${id(after)}`;

/** A service that no other tests hand recordings to; each test begins with the takes of the seeds. */
export const test = base.extend<{ seeded: undefined }, { service: Service }>({
  service: [
    async ({}, use) => {
      const { stop, ...service } = await start();
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
  seeded: [
    async ({ service }, use, testInfo) => {
      testInfo.slow();
      ids = await seed(service);
      await use(undefined);
    },
    { auto: true },
  ],
});
