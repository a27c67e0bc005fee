import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import {
  accessible,
  choose,
  expect,
  FIXTURES,
  LOOKS,
  picture,
  start,
  test as base,
  type Service,
} from './fixtures';
import { amount } from '../src/report/numbers/measures';

/** A service that no other tests hand recordings to. */
const test = base.extend<object, { service: Service }>({
  service: [
    async ({}, use) => {
      const { stop, ...service } = await start();
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
});

interface Seed {
  name: string;
  file: string;
  language: string;
  tags?: string[];
  fields?: Record<string, string>;
}
interface Take {
  id: string;
  name: string;
  tags: string[];
  duration_s: number;
}
interface Compared {
  name: string;
  unit: string;
  values: (number | null)[];
  differences: ({ value: number; changed: string; verdict: string | null } | null)[];
}

const MANY = 'Rehearsal with many fillers';
const FEW = 'Rehearsal with few fillers';
/** Oldest first. All but the last are in Russian, of five recordings. */
const SEEDS: Seed[] = [
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

async function json<T>(service: Service, path: string, init?: RequestInit): Promise<T> {
  return (await (await fetch(service.url + path, init)).json()) as T;
}

function sent(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function handIn(service: Service, { name, file, language, fields }: Seed): Promise<string> {
  const form = new FormData();
  for (const [field, value] of Object.entries({ ...fields, name, language })) form.set(field, value);
  form.set('file', new Blob([readFileSync(join(FIXTURES, file))]), file);
  const init = { method: 'POST', headers: { Prefer: 'wait=60' }, body: form };
  return (await json<Take>(service, '/api/v1/analyses', init)).id;
}

async function listed(service: Service, query = ''): Promise<Take[]> {
  return (await json<{ items: Take[] }>(service, `/api/v1/analyses?limit=200&${query}`)).items;
}

/** The takes of the seeds and no others, as they were handed in; their identities by name. */
async function seed(service: Service): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const one of SEEDS) ids.set(one.name, await handIn(service, one));
  const known = [...ids.values()];
  for (const take of await listed(service)) {
    if (!known.includes(take.id)) {
      await fetch(`${service.url}/api/v1/analyses/${take.id}`, { method: 'DELETE' });
    }
  }
  for (const { name, tags = [] } of SEEDS) {
    await fetch(`${service.url}/api/v1/analyses/${ids.get(name)}`, sent('PATCH', { name, tags }));
  }
  return ids;
}

const rows = (page: Page) => page.locator('tbody tr');
const links = (page: Page) => page.locator('tbody th a');
const pick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Choose ${name}`, exact: true });

/** Presses the tabulator until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the tabulator does not come to ${target.toString()}`);
}

const written = (value: number, unit: string) => amount(value, unit, 'en');

function difference(value: number, unit: string): string {
  const text = written(value, unit);
  return /[1-9]/.test(text) && value > 0 ? `+${text}` : text;
}

let ids = new Map<string, string>();
const id = (name: string) => ids.get(name) ?? '';
const pair = (before: string, after: string) => `/compare?before=${id(before)}&after=${id(after)}`;

test.beforeEach(async ({ service }) => {
  test.slow();
  ids = await seed(service);
});

test.describe('history', () => {
  test('shows takes, the newest first', async ({ page, service }) => {
    await page.goto('/talks');
    await expect(rows(page)).toHaveCount(SEEDS.length);
    const names = (await listed(service)).map((take) => take.name);
    await expect(links(page)).toHaveText(names);
    await expect(page.getByText('7 talks in all')).toBeVisible();
    await expect(page.getByText('The service removes nothing by itself')).toBeVisible();
    const row = rows(page).filter({ hasText: 'Репетиция доклада' });
    await expect(row).toContainText('0:31');
    await expect(row).toContainText('Russian');
    await expect(row.locator('[data-status=done]')).toBeVisible();
    await expect(rows(page).filter({ hasText: 'A talk in English' })).toContainText('0:16');
    await picture(page, 'history');
  });

  test('reads well', async ({ page }) => {
    await page.goto('/talks?tag=rehearsal');
    await expect(rows(page)).toHaveCount(2);
    await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'history.aria.yml' });
  });

  test('finds by name in any case, by tag and by status, and keeps it in the address', async ({ page }) => {
    await page.goto('/talks');
    await page.getByLabel('Find by name').fill('РЕПЕТИЦИЯ');
    await expect(links(page)).toHaveText(['Репетиция доклада']);
    await expect(page).toHaveURL(/text=/);
    await page.getByLabel('Find by name').fill('no such name');
    await expect(page.getByText('Nothing was found')).toBeVisible();
    await page.getByRole('button', { name: 'Show all', exact: true }).click();
    await expect(rows(page)).toHaveCount(SEEDS.length);
    await expect(page.getByLabel('Find by name')).toHaveValue('');

    await page.getByRole('button', { name: 'Show all tagged rehearsal' }).first().click();
    await expect(links(page)).toHaveText([FEW, MANY]);
    await expect(page.getByLabel('With the tag')).toHaveValue('rehearsal');
    await links(page).first().click();
    await expect(page).toHaveURL(new RegExp(`/talks/${id(FEW)}$`));
    await page.goBack();
    await expect(links(page)).toHaveText([FEW, MANY]);

    await page.getByLabel('With the tag').fill('');
    await page.getByLabel('With the tag').press('Enter');
    await expect(rows(page)).toHaveCount(SEEDS.length);
    await page.getByLabel('Status').selectOption('failed');
    await expect(page.getByText('Nothing was found')).toBeVisible();
  });

  test('puts takes in order', async ({ page, service }) => {
    await page.goto('/talks');
    for (const [label, query] of [
      ['oldest first', 'sort=created&order=asc'],
      ['by name, A to Z', 'sort=name&order=asc'],
      ['longest first', 'sort=duration&order=desc'],
    ] as const) {
      const takes = await listed(service, query);
      await page.getByLabel('Order').selectOption(label);
      await expect(links(page)).toHaveText(takes.map((take) => take.name));
      if (query.startsWith('sort=duration')) {
        const lengths = takes.map((take) => take.duration_s);
        expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
        await expect(page.getByRole('columnheader', { name: 'Length' })).toHaveAttribute('aria-sort', 'descending');
      }
    }
  });

  test('comes page by page', async ({ page, service }) => {
    const inaugural = SEEDS[2] as Seed;
    for (let number = 1; number <= 15; number += 1) {
      const fields = { fillers_always: `word${number}` };
      await handIn(service, { ...inaugural, name: `Variant ${number}`, fields });
    }
    await page.goto('/talks');
    await expect(rows(page)).toHaveCount(20);
    await expect(page.getByText('20 talks shown, there are more')).toBeVisible();
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(rows(page)).toHaveCount(22);
    await expect(links(page).nth(20)).toBeFocused();
    await expect(page.getByText('22 talks in all')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
    const names = (await listed(service)).map((take) => take.name);
    await expect(links(page)).toHaveText(names);
  });

  test('gives a take another name and other tags', async ({ page, service }) => {
    await page.goto('/talks');
    await page.getByRole('button', { name: 'Name and tags: Announcement' }).click();
    const dialog = page.getByRole('dialog', { name: 'Name and tags' });
    await dialog.getByLabel('Name', { exact: true }).fill('<b>Announcement & more');
    await dialog.getByLabel('New tag').fill('studio');
    await dialog.getByLabel('New tag').press('Enter');
    await dialog.getByLabel('New tag').fill('spare');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByRole('button', { name: 'Remove the tag spare' }).click();
    await accessible(page);
    await dialog.getByLabel('New tag').fill('last');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toHaveCount(0);
    const row = rows(page).filter({ hasText: '<b>Announcement & more' });
    await expect(row.getByRole('list', { name: 'Tags' }).getByRole('listitem')).toHaveText(['last', 'studio']);
    const take = await json<Take>(service, `/api/v1/analyses/${id('Announcement')}`);
    expect(take.name).toBe('<b>Announcement & more');
    expect(take.tags.sort()).toEqual(['last', 'studio']);
  });

  test('deletes after saying what goes', async ({ page, service }) => {
    await page.goto('/talks');
    await page.getByRole('button', { name: 'Delete Meeting' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 1 talk?' });
    await expect(dialog).toContainText('Meeting');
    await expect(dialog).toContainText('the recording itself');
    await expect(dialog).toContainText('the whole chat about the talk');
    await expect(dialog).toContainText('This cannot be undone.');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Delete Meeting' })).toBeFocused();
    await expect(rows(page)).toHaveCount(SEEDS.length);

    await page.getByRole('button', { name: 'Delete Meeting' }).click();
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(rows(page)).toHaveCount(SEEDS.length - 1);
    await expect(page.getByText('1 talk deleted')).toBeAttached();
    await expect(page.getByRole('heading', { name: 'Talks' })).toBeFocused();
    const gone = await fetch(`${service.url}/api/v1/analyses/${id('Meeting')}`);
    expect(gone.status).toBe(404);
  });

  test('deletes several at once, and says when nothing is left', async ({ page, service }) => {
    await page.goto('/talks');
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
    const bar = page.getByRole('region', { name: 'Chosen talks' });
    await expect(bar).toContainText('7 talks chosen');
    await pick(page, 'Meeting').uncheck();
    await expect(bar).toContainText('6 talks chosen');
    await bar.getByRole('button', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 6 talks?' });
    await expect(dialog).toContainText('and 1 more');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(links(page)).toHaveText(['Meeting']);
    await expect(bar).toHaveCount(0);
    expect(await listed(service)).toHaveLength(1);

    await page.getByRole('button', { name: 'Delete Meeting' }).click();
    await page.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Analyse the first talk' })).toHaveAttribute('href', '/');
    await accessible(page);
    await page.goto('/progress');
    await expect(page.getByText('Charts will appear here')).toBeVisible();
    await page.goto('/compare?before=&after=');
    await expect(page.getByText('There are no talks to compare yet')).toBeVisible();
  });

  test('says when the service does not answer, and tries again', async ({ page, complaints }) => {
    await page.route('**/api/v1/analyses?*', (route) => route.abort());
    await page.goto('/talks');
    await expect(page.getByRole('alert')).toContainText('The service does not answer');
    await page.unroute('**/api/v1/analyses?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(rows(page)).toHaveCount(SEEDS.length);
    await expect(page.getByRole('alert')).toHaveCount(0);
    complaints.length = 0;
  });

  test('follows a take to its end', async ({ page, service, complaints }) => {
    const { stop, ...endless } = await start(['--recognizer', 'fake-endless']);
    try {
      const form = new FormData();
      form.set('name', 'Endless');
      form.set('file', new Blob([readFileSync(join(FIXTURES, 'en_meeting.flac'))]), 'meeting.flac');
      await fetch(`${endless.url}/api/v1/analyses`, { method: 'POST', body: form });
      const [take] = await listed(endless);
      await page.goto(`${endless.url}/talks`);
      const row = rows(page).filter({ hasText: 'Endless' });
      await expect(row).toContainText('recognising words');
      await expect(row.getByRole('progressbar', { name: 'Progress of Endless' })).toBeVisible();
      await pick(page, 'Endless').check();
      await expect(page.getByRole('button', { name: 'Compare' })).toBeDisabled();
      await fetch(`${endless.url}/api/v1/analyses/${take?.id}/cancel`, { method: 'POST' });
      await expect(row.locator('[data-status=cancelled]')).toBeVisible();
    } finally {
      await page.goto(service.url);
      await stop();
    }
    // That service is another than the one of the other tests, and nothing else was foreign.
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes(endless.url)));
  });

  test('is a list of cards on a narrow screen', async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto('/talks');
    const cards = page.getByRole('list', { name: 'Talks' }).locator(':scope > li');
    await expect(cards).toHaveCount(SEEDS.length);
    await expect(page.getByRole('table')).toHaveCount(0);
    await cards.filter({ hasText: MANY }).getByRole('checkbox').check();
    await expect(page.getByRole('region', { name: 'Chosen talks' })).toContainText('1 talk chosen');
    await accessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
  });

  test('leads two takes to their comparison by keyboard, the older one first', async ({ page }) => {
    await page.goto('/talks');
    await tabTo(page, pick(page, FEW));
    await page.keyboard.press('Space');
    await tabTo(page, pick(page, MANY));
    await page.keyboard.press('Space');
    await tabTo(page, page.getByRole('button', { name: 'Compare' }));
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/compare\\?before=${id(MANY)}&after=${id(FEW)}$`));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comparison of talks');
  });
});

test.describe('comparison', () => {
  test('shows the numbers of the API', async ({ page, service }) => {
    const body = sent('POST', { ids: [id(MANY), id(FEW)] });
    const { measures } = await json<{ measures: Compared[] }>(service, '/api/v1/comparisons', body);
    await page.goto(pair(MANY, FEW));
    const known = measures.filter(({ values }) => values.some((value) => value !== null));
    await expect(page.locator('tr[data-measure]')).toHaveCount(known.length);
    const shown = await page.locator('tr[data-measure]').evaluateAll((found) =>
      found.map((row) => {
        const cells = [...row.querySelectorAll('td')];
        const number = (cell?: Element) => cell?.querySelector('.numbers')?.textContent ?? null;
        const name = row.getAttribute('data-measure') ?? '';
        return [name, ...cells.map(number), cells[2]?.querySelector('.verdict')?.className.split(' ')[1] ?? null];
      }),
    );
    const expected = known.map(({ name, unit, values, differences: [change] }) => [
      name,
      ...values.map((value) => (value === null ? null : written(value, unit))),
      change ? difference(change.value, unit) : null,
      change ? (change.changed === 'no_clear_change' ? 'unclear' : (change.verdict ?? 'neither')) : null,
    ]);
    expect(shown.sort()).toEqual(expected.sort());
    await picture(page, 'comparison');
  });

  test('shows what is clear alone, and swaps the sides', async ({ page }) => {
    await page.goto(pair(MANY, FEW));
    await page.getByLabel('Only clear differences').check();
    await expect(page.locator('tr[data-measure]')).toHaveCount(2);
    const fillers = page.locator('tr[data-measure=filler_words_per_100_words]');
    await expect(fillers).toContainText('better');
    await page.getByRole('link', { name: 'Swap' }).click();
    await expect(page).toHaveURL(new RegExp(`before=${id(FEW)}&after=${id(MANY)}$`));
    await expect(page.locator('article').first()).toContainText(FEW);
    await expect(fillers).toContainText('worse');
    await expect(page.getByText('no clear difference').first()).toBeVisible();
    await page.getByRole('article', { name: FEW }).getByRole('link', { name: FEW }).click();
    await expect(page).toHaveURL(new RegExp(`/talks/${id(FEW)}$`));
  });

  test('reads well', async ({ page }) => {
    await page.goto(pair(MANY, FEW));
    await page.getByLabel('Only clear differences').check();
    await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'comparison.aria.yml' });
  });

  test('draws the pace of both, with a table', async ({ page, service }) => {
    await page.goto(pair('Announcement', FEW));
    await expect(page.getByText('A: there is too little speech to follow its pace.')).toBeVisible();
    const take = await json<{ report: { timing: { pace_curve: { points: { speech_rate_wpm: number }[] } } } }>(
      service,
      `/api/v1/analyses/${id(FEW)}`,
    );
    const rates = take.report.timing.pace_curve.points.map((point) => point.speech_rate_wpm);
    const [low, high] = [Math.min(...rates).toFixed(0), Math.max(...rates).toFixed(0)];
    await expect(page.getByText(`B: from ${low} to ${high} words/min.`)).toBeVisible();
    await page.getByText('Table of the numbers').click();
    const cells = page.getByRole('table', { name: 'B, in windows of 20 s' }).locator('tbody td:nth-child(2)');
    await expect(cells).toHaveText(rates.map((rate) => rate.toFixed(0)));
  });

  test('lets a missing side be chosen', async ({ page }) => {
    await page.goto('/compare?before=&after=');
    await page.getByRole('link', { name: MANY }).click();
    await expect(page.getByRole('heading', { name: 'B: with this talk' })).toBeVisible();
    await expect(page.getByRole('link', { name: MANY })).toHaveCount(0);
    await page.getByLabel('Find by name').fill('few');
    await expect(page.getByRole('region', { name: 'B: with this talk' }).getByRole('listitem')).toHaveCount(1);
    await accessible(page);
    await page.getByRole('link', { name: FEW }).click();
    await expect(page).toHaveURL(new RegExp(`before=${id(MANY)}&after=${id(FEW)}$`));
    await expect(page.getByRole('table', { name: 'Measures' })).toBeVisible();
  });

  test('says that a take is gone', async ({ page, complaints }) => {
    await page.goto(`/compare?before=${id(MANY)}&after=${'0'.repeat(32)}`);
    await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'no_such_take');
    await expect(page.getByRole('link', { name: 'Choose other talks' })).toBeVisible();
    expect(complaints.every((text) => text.includes('404'))).toBe(true);
    complaints.length = 0;
  });
});

test.describe('progress', () => {
  interface Row {
    takes: Take[];
    measures: { name: string; unit: string; points: ({ value: number } | null)[] }[];
  }

  test('shows the numbers of the API', async ({ page, service }) => {
    await page.goto('/progress');
    await page.getByLabel(/^Language/).selectOption('ru');
    await expect(page.getByText('5 talks, language: Russian.')).toBeVisible();
    const row = await json<Row>(service, '/api/v1/progress?language=ru');
    const cards = page.locator('[data-measure]');
    await expect(cards).toHaveCount(6);
    const rate = row.measures.find(({ name }) => name === 'speech_rate_wpm');
    const card = page.locator('[data-measure=speech_rate_wpm]');
    const points = card.getByRole('list', { name: 'Speech rate by talk' }).getByRole('link');
    await expect(points).toHaveCount(5);
    for (const [at, take] of row.takes.entries()) {
      const value = written(rate?.points[at]?.value ?? 0, 'words/min');
      await expect(points.nth(at)).toHaveAttribute('href', `/talks/${take.id}`);
      await expect(points.nth(at)).toHaveAccessibleName(new RegExp(`^${take.name}, .*: ${value}\\swords?/min`));
    }
    await card.getByText('Table of the numbers').click();
    await expect(card.locator('tbody td:nth-child(3)')).toHaveText(
      row.takes.map((_, at) => written(rate?.points[at]?.value ?? 0, 'words/min')),
    );
    await expect(card).toContainText('Good: 95 to 130 words/min');
    await expect(card).toContainText('Usually');
    await picture(page, 'progress');
  });

  test('takes the language and the tag that are asked for', async ({ page }) => {
    await page.goto('/progress');
    await expect(page.getByText('1 talk, language: English. 4 more talks will show')).toBeVisible();
    await expect(page.locator('[data-measure]').first()).toContainText('A trend takes at least two talks.');
    await page.goto('/progress?language=ru&tag=rehearsal');
    await expect(page.getByText('1 talk, language: Russian.')).toBeVisible();
    await page.getByLabel('With the tag').fill('no such tag');
    await page.getByLabel('With the tag').press('Enter');
    await expect(page.getByText('Nothing was found')).toBeVisible();
  });

  test('keeps which measures are shown', async ({ page }) => {
    await page.goto('/progress?language=ru');
    await page.getByText('Measures in charts: 6').click();
    await page.getByRole('checkbox', { name: 'Pauses, per minute', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Speech rate, words/min' }).uncheck();
    await page.reload();
    await expect(page.locator('[data-measure=pauses_per_min]')).toBeVisible();
    await expect(page.locator('[data-measure=speech_rate_wpm]')).toHaveCount(0);
    await page.getByText('Measures in charts: 6').click();
    await page.getByRole('button', { name: 'Back to the usual ones' }).click();
    await expect(page.locator('[data-measure=speech_rate_wpm]')).toBeVisible();
    await expect(page.locator('[data-measure=pauses_per_min]')).toHaveCount(0);
  });

  test('reads well', async ({ page }) => {
    await page.addInitScript(() => {
      localStorage.setItem('speech-coach.progress-measures', '["f0_st_sd"]');
    });
    await page.goto('/progress?language=ru');
    await expect(page.locator('[data-measure]')).toHaveCount(1);
    await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'progress.aria.yml' });
  });

  test('leads to a talk by keyboard and tells of it before', async ({ page }) => {
    await page.goto('/progress?language=ru');
    const points = page.locator('[data-measure=speech_rate_wpm]').getByRole('list', { name: /by talk/ }).getByRole('link');
    await expect(points).toHaveCount(5);
    await tabTo(page, points.last());
    await expect(page.locator('.tip')).toContainText(FEW);
    await page.keyboard.press('Escape');
    await expect(page.locator('.tip')).toHaveCount(0);
    await page.keyboard.press('ArrowLeft');
    await expect(points.nth(3)).toBeFocused();
    await expect(page.locator('.tip')).toContainText('Meeting');
    await page.keyboard.press('Home');
    await expect(points.first()).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/talks/${id('Announcement')}$`));
  });
});

for (const { locale, theme } of LOOKS) {
  test(`nobody is shut out, ${locale} and ${theme}`, async ({ page }) => {
    await choose(page, { locale, theme });
    await page.goto('/talks');
    await expect(rows(page)).toHaveCount(SEEDS.length);
    await rows(page).getByRole('checkbox').first().check();
    await accessible(page);
    await page.locator('.danger').first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await accessible(page);

    await page.goto(pair(MANY, FEW));
    await page.locator('summary').click();
    await accessible(page);

    await page.goto('/progress?language=ru');
    await expect(page.locator('[data-measure]')).toHaveCount(6);
    await page.locator('summary').first().click();
    await page.locator('article summary').first().click();
    await accessible(page);
  });
}
