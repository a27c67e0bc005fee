/** The page about the service: it says what the service says, and goes on saying it. */

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { CacheAnswer, Operation } from '../src/api/operation';
import { accessible, analyzed, choose, expect, FIXTURES, LOOKS, picture, test, type Service } from './fixtures';

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
