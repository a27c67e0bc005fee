/** The takes of the history. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessible, choose, expect, LOOKS, picture, FIXTURES, start } from './fixtures';
import { FEW, MANY, SEEDS, type Seed, type Take, handIn, id, json, links, listed, pick, rows, tabTo, test } from './takes';

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
  });
}
