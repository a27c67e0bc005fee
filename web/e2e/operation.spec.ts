/** The page about the service: it says what the service says, and goes on saying it. */

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { CacheAnswer, Operation, Provider } from '../src/api/operation';
import { accessible, analyzed, choose, expect, FIXTURES, LOOKS, picture, test, type Service } from './fixtures';
import { startAsking, test as withModel } from './model';

const main = (page: Page) => page.getByRole('main');
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function told<T>(service: Service, path: string): Promise<T> {
  return (await (await fetch(service.url + path)).json()) as T;
}

async function open(page: Page): Promise<void> {
  await choose(page, { locale: 'en' });
  await page.goto('/operation');
  await expect(main(page)).toContainText('Updated just now.');
}

/** A request that the service refuses; its id. */
async function refused(service: Service): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob(['no sound']), 'broken.mp3');
  const headers = { Prefer: 'wait=30' };
  await fetch(`${service.url}/api/v1/analyses`, { method: 'POST', headers, body: form });
  const response = await fetch(`${service.url}/api/v1/analyses/nobody`);
  expect(response.status).toBe(404);
  return response.headers.get('x-request-id') ?? '';
}

test('it says what the service says, and goes on', async ({ page, service }) => {
  await open(page);
  const before = await told<CacheAnswer>(service, '/stats/cache');
  // Measures that no other test of this service asked for.
  const own = { language: 'en', fillers_never: `operation ${Date.now()}` };
  await analyzed(service, join(FIXTURES, 'en_inaugural.webm'), own);
  await analyzed(service, join(FIXTURES, 'en_inaugural.webm'), own);
  // Nothing but the page itself asks from now on, and that does not look into the cache.
  const { cache_stats: now, hit_rate } = await told<CacheAnswer>(service, '/stats/cache');
  expect(now.misses).toBeGreaterThan(before.cache_stats.misses);
  const cache = card(page, 'Cache');
  for (const [name, count] of [
    ['from memory', now.l1_memory_hits],
    ['from files', now.l2_disk_hits],
    ['worked out anew', now.misses],
  ] as const) {
    await expect(cache.getByRole('listitem').filter({ hasText: name })).toContainText(`${name}: ${count}`);
  }
  const tile = page.getByRole('listitem').filter({ hasText: 'Found in the cache' });
  await expect(tile).toContainText(`${Math.round(Number.parseFloat(hit_rate))}%`);
  await expect(cache).toContainText(new RegExp(`In memory: ${now.memory_size} entr`));
  const requests = card(page, 'Requests');
  await expect(requests).toContainText(/Successful\s*\d+/);
  const operation = await told<Operation>(service, '/api/v1/operation');
  const work = card(page, 'Queue and recognition');
  await expect(work).toContainText(new RegExp(`Workers\\s*${operation.workers}`));
  await expect(work).toContainText(operation.model.name);
  await expect(main(page)).toContainText(`speech-coach ${operation.version}`);
  await expect(card(page, 'Language model')).toContainText('nothing leaves this computer');
  await cache.getByText('By kind').click();
  await expect(cache.getByRole('row').filter({ hasText: 'transcripts' })).toBeVisible();
});

test('refused requests appear with their ids, which can be copied', async ({ page, context, service }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  const id = await refused(service);
  const row = card(page, 'Recent errors').getByRole('row').filter({ hasText: id });
  await expect(row).toContainText('404 no_such_take');
  await row.getByRole('button', { name: `Copy the id ${id}` }).click();
  await expect(row.getByRole('status')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
});

test('a lost service is told, and comes back by itself', async ({ page, context, complaints }) => {
  await open(page);
  await context.setOffline(true);
  await expect(page.getByRole('status').filter({ hasText: 'does not answer' })).toBeVisible();
  // What was known stays, and says how old it is.
  await expect(card(page, 'Cache')).toBeVisible();
  await expect(main(page)).toContainText(/Updated \d+ seconds ago/);
  await context.setOffline(false);
  await expect(main(page)).toContainText('Updated just now.');
  await expect(page.getByText('does not answer')).toHaveCount(0);
  expect(complaints.filter((said) => !said.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([]);
  complaints.length = 0;
});

test('nothing is asked while nobody looks', async ({ page }) => {
  await open(page);
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/operation')) asked += 1;
  });
  const hide = (isHidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
  await hide(true);
  await expect(main(page)).toContainText('The tab is in the background: updates are paused.');
  await page.waitForTimeout(1000);
  asked = 0;
  await page.waitForTimeout(5000);
  expect(asked).toBe(0);
  await hide(false);
  await expect.poll(() => asked).toBeGreaterThan(0);
  await expect(main(page)).toContainText('Updated just now.');
});

test('the last minutes are drawn and can be read', async ({ page }) => {
  await open(page);
  const memory = page.getByRole('listitem').filter({ hasText: 'taken by the service itself' });
  await expect(memory.locator('svg path')).toHaveAttribute('d', /^M[\d.]+ [\d.]+L/);
  await expect(memory).toContainText(/The same for 5 minutes|Last 5 minutes: [\d.]+\sMB to [\d.]+\sMB/);
  await page.getByText('Numbers of the last five minutes').click();
  const table = page.getByRole('table').filter({ hasText: 'Free on disk' });
  await expect(table.getByRole('row').nth(1)).toContainText(/MB.*GB/);
});

test('the view is told to those who listen', async ({ page, service }) => {
  await refused(service);
  await open(page);
  await expect(main(page)).toMatchAriaSnapshot({ name: 'operation.aria.yml' });
});

test('everything is reached by keyboard', async ({ page, service }) => {
  await refused(service);
  await open(page);
  await page.getByText('By kind').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'By kind' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: 'By kind' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: 'Table of errors' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /^Copy the id/ }).first()).toBeFocused();
});

for (const { locale, theme } of LOOKS) {
  test(`is accessible in ${locale}, ${theme}`, async ({ page, service }) => {
    await refused(service);
    await choose(page, { locale, theme });
    await page.goto('/operation');
    await expect(page.getByRole('button', { name: /Copy the id|Скопировать номер/ }).first()).toBeVisible();
    for (const details of await page.locator('summary').all()) await details.click();
    await accessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await accessible(page);
  });
}

test('a picture for people', async ({ page, service }) => {
  await refused(service);
  await choose(page, { locale: 'ru' });
  await page.goto('/operation');
  await expect(page.locator('svg path').nth(3)).toBeVisible();
  await picture(page, 'operation');
});

/** With a model that is going to stop, so that nobody else may have it. */
const asking = withModel.extend<object, { service: Service }>({
  service: [
    async ({ fake }, use) => {
      const { stop, ...service } = await startAsking(fake, { SPEECH_COACH_LLM_DEADLINE_S: '2' });
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
});

asking('a language model is told with how it does, also when it is gone', async ({ page, service, fake }) => {
  const id = await analyzed(service, join(FIXTURES, 'en_inaugural.webm'), { language: 'en' });
  const ask = async () => {
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
    const body = JSON.stringify({ message: 'How do I begin?' });
    return (await fetch(`${service.url}/api/v1/analyses/${id}/chat`, { method: 'POST', headers, body })).status;
  };
  const provider = async () => {
    const [one] = (await told<{ items: Provider[] }>(service, '/api/v1/providers')).items;
    if (!one) throw new Error('there is no provider');
    return one;
  };
  const settingsSay = async (state: string) => {
    await page.goto('/settings');
    await expect(page.getByRole('region', { name: 'Service' })).toContainText(`${fake.models[0]}: ${state}`);
    await expect(main(page)).toContainText(`to the model ${fake.models[0]} at 127.0.0.1`);
  };

  expect(await ask()).toBe(200);
  await open(page);
  const model = card(page, 'Language model');
  await expect(model.getByRole('heading', { level: 3 })).toHaveText(`${fake.models[0]} ${(await provider()).host}`);
  await expect(model).toContainText('● answers');
  await expect(model).toContainText(/1 call, 0 of them failed; \d+ tokens/);
  await expect(model).not.toContainText('Last error');
  await settingsSay('works');

  await fake.stop();
  for (let tries = 0; tries < 10 && (await provider()).breaker !== 'open'; tries += 1) {
    expect(await ask()).toBe(503);
  }
  const gone = await provider();
  expect(gone).toMatchObject({ breaker: 'open', failures_in_a_row: 5 });
  await open(page);
  await expect(model).toContainText('■ does not answer, left alone for a while');
  await expect(model).toContainText(/Tried again in \d+ (s|min)\./);
  await expect(model).toContainText(`Failures in a row: 5. Last error: ${gone.last_error}.`);
  await accessible(page);
  await settingsSay('does not answer, left alone for a while');
});
