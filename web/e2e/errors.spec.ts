import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, start } from './fixtures';
import { expect, forgive, fresh, input, phase, row, test } from './handing';

test('a broken file gives the reason and the cure of the service', async ({ page }) => {
  await page.goto('/');
  await input(page).setInputFiles({ name: 'noise.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('x1%_9~q;7!') });
  await phase(page, 'noise.mp3', 'failed');
  await expect(row(page, 'noise.mp3')).toContainText('this is neither audio nor video');
  await expect(row(page, 'noise.mp3')).toContainText('choose an audio or video recording');
  await expect(row(page, 'noise.mp3').getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('an empty file and a letter are told at once', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  await input(page).setInputFiles([
    { name: 'empty.mp3', mimeType: 'audio/mpeg', buffer: Buffer.alloc(0) },
    { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear all') },
  ]);
  await phase(page, 'empty.mp3', 'failed');
  await expect(row(page, 'empty.mp3')).toContainText('The file is empty');
  await phase(page, 'letter.txt', 'failed');
  expect(asked.filter((line) => line.startsWith('POST'))).toEqual([]);
});

test('a file above the limit is told at once, with both sizes', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'speech-coach-large-'));
  const file = join(folder, 'large.mp4');
  writeFileSync(file, '');
  // Takes no room: nothing is written in it.
  truncateSync(file, 3 * 2 ** 30);
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  await input(page).setInputFiles(file);
  await phase(page, 'large.mp4', 'failed');
  await expect(row(page, 'large.mp4')).toContainText('The file is too large: 3.0 GB, and 2.0 GB is the limit');
  await expect(row(page, 'large.mp4')).toContainText('Cut it into parts');
  rmSync(folder, { recursive: true });
});

test('a file that went away is told', async ({ page, complaints }) => {
  const folder = mkdtempSync(join(tmpdir(), 'speech-coach-gone-'));
  const file = join(folder, 'gone.mp3');
  writeFileSync(file, fresh('gone.mp3').buffer);
  await page.goto('/');
  await page.route('**/by-digest/**', async (route) => {
    // The file is removed before it is sent.
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    await route.continue();
  });
  await input(page).setInputFiles(file);
  await phase(page, 'gone.mp3', 'failed');
  await expect(row(page, 'gone.mp3')).toContainText('The browser cannot read the file');
  forgive(complaints, /ERR_FILE_NOT_FOUND/);
});

test('without a connection it waits, and goes on by itself', async ({ page, context, complaints }) => {
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  await context.setOffline(true);
  await input(page).setInputFiles(fresh('waits.mp3'));
  await phase(page, 'waits.mp3', 'paused');
  await expect(page.getByText('The connection to the service is lost')).toBeVisible();
  await expect(row(page, 'waits.mp3')).toContainText('Nothing to do');
  await accessible(page);
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 45_000 });
  forgive(complaints, /ERR_INTERNET_DISCONNECTED/);
});

test('what waits for a connection can be cancelled', async ({ page, context, complaints }) => {
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  await context.setOffline(true);
  await input(page).setInputFiles(fresh('given up.mp3'));
  await phase(page, 'given up.mp3', 'paused');
  await row(page, 'given up.mp3').getByRole('button', { name: 'Cancel' }).click();
  await phase(page, 'given up.mp3', 'cancelled');
  await context.setOffline(false);
  await page.waitForTimeout(3_000);
  await phase(page, 'given up.mp3', 'cancelled');
  forgive(complaints, /ERR_INTERNET_DISCONNECTED/);
});

test('names of files are text', async ({ page }) => {
  await page.goto('/');
  const name = '<img src=x onerror=alert(1)>.mp3';
  await input(page).setInputFiles({ name, mimeType: 'audio/mpeg', buffer: Buffer.from('0123456789') });
  await phase(page, name, 'failed');
  await expect(row(page, name)).toContainText(name);
  expect(await page.locator('main img').count()).toBe(0);
});

test('a service that cannot analyse says why and what to do', async ({ page, complaints }) => {
  const { url, stop } = await start(['--recognizer', 'fake-no-model']);
  await page.goto(url);
  await input(page).setInputFiles(fresh('no model.mp3'));
  await phase(page, 'no model.mp3', 'failed');
  await expect(row(page, 'no model.mp3')).toContainText('speech-coach model pull');
  await page.goto('about:blank');
  await stop();
  // It is a service of its own, at another address.
  forgive(complaints, new RegExp(url));
});

test('a bug in recognition is told, and does not take the page with it', async ({ page, complaints }) => {
  const { url, stop } = await start(['--recognizer', 'fake-panic']);
  await page.goto(url);
  await input(page).setInputFiles(fresh('panic.mp3'));
  await phase(page, 'panic.mp3', 'failed');
  await expect(row(page, 'panic.mp3')).toContainText('a bug in this program');
  await page.goto('about:blank');
  await stop();
  forgive(complaints, new RegExp(url));
});
