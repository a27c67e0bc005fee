import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { accessible, analyzed, choose, LOOKS, picture, start } from './fixtures';
import { ANNOUNCEMENT, expect, forgive, fresh, INAUGURAL, input, INSTRUCTIONS, phase, row, slowly, test } from './handing';

/** Requests that bring recordings. */
function uploads(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/v1/analyses')) sent.push(request.url());
  });
  return sent;
}

test('a file ends in its report', async ({ page }) => {
  const sent = uploads(page);
  await page.goto('/');
  await input(page).setInputFiles(fresh('one alone.mp3'));
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('one alone');
  expect(sent).toHaveLength(1);
});

test('the start needs one step: nothing to agree to, nothing to choose', async ({ page }) => {
  await page.goto('/');
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose files' }).click();
  await (await choosing).setFiles(fresh('plain.mp3'));
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
});

test('a dropped file is taken, wherever on the page it falls', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  const content = fresh('dropped.mp3').buffer.toString('base64');
  const data = await page.evaluateHandle(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'dropped.mp3', { type: 'audio/mpeg' }));
    return transfer;
  }, content);
  const anywhere = page.getByRole('heading', { level: 1 });
  await anywhere.dispatchEvent('dragover', { dataTransfer: data });
  await expect(page.getByText('Let go, we take it')).toBeVisible();
  await anywhere.dispatchEvent('drop', { dataTransfer: data });
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
});

test('a pasted file is taken', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['no sound'], 'pasted.mp3', { type: 'audio/mpeg' }));
    dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer }));
  });
  await phase(page, 'pasted.mp3', 'failed');
});

test('several files come through, and each keeps its report', async ({ page }) => {
  await page.goto('/');
  const names = ['first.mp3', 'second.mp3', 'third.mp3'];
  await input(page).setInputFiles(names.map(fresh));
  for (const name of names) await phase(page, name, 'done');
  await expect(page).toHaveURL(/\/$/);
  for (const name of names) {
    const recent = page.getByRole('region', { name: 'Recent talks' });
    await expect(recent.getByRole('link', { name })).toBeVisible();
  }
  await row(page, 'second.mp3').getByRole('link', { name: 'Open the report' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('second');
  await page.goto('/');
  await expect(row(page, 'first.mp3')).toHaveAttribute('data-phase', 'done');
});

test('what the service knows is not sent again', async ({ page, service }) => {
  const id = await analyzed(service, ANNOUNCEMENT);
  const sent = uploads(page);
  await page.goto('/');
  await input(page).setInputFiles(ANNOUNCEMENT);
  await expect(page).toHaveURL(`/talks/${id}`);
  expect(sent).toEqual([]);
});

test('the same recording under other settings is another take', async ({ page, service }) => {
  const id = await analyzed(service, INAUGURAL);
  await page.goto('/');
  await page.getByLabel('Language of the speech').selectOption('en');
  await input(page).setInputFiles(INAUGURAL);
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  expect(page.url()).not.toContain(id);
  const take = (await (await page.request.get(page.url().replace('/talks/', '/api/v1/analyses/'))).json()) as {
    settings: { language: string };
  };
  expect(take.settings.language).toBe('en');
});

test('own fillers of this browser go with the recording', async ({ page }) => {
  await choose(page, { fillersAlways: ['so to say'], fillersNever: ['well'] });
  await page.goto('/');
  await input(page).setInputFiles(fresh('own.mp3'));
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  const take = (await (await page.request.get(page.url().replace('/talks/', '/api/v1/analyses/'))).json()) as {
    settings: { fillers_always: string[]; fillers_never: string[] };
  };
  expect(take.settings).toMatchObject({ fillers_always: ['so to say'], fillers_never: ['well'] });
});

test('no language model is offered where none is set up', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
});

test('a language model is asked only by whoever ticks it, and it says what leaves', async ({ page, complaints, refusals }) => {
  refusals.push(/^404 .*\/commentary$/);
  // Nobody answers there: what counts is whether it is asked.
  const { url, stop } = await start(['--recognizer', 'fake'], {
    SPEECH_COACH_LLM: 'openai',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    OPENAI_MODEL: 'tiny',
  });
  const handIn = async (name: string) => {
    await input(page).setInputFiles(fresh(name));
    await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
    const take = page.url().replace('/talks/', '/api/v1/analyses/');
    return (await page.request.get(`${take}/commentary`)).status();
  };
  await page.goto(url);
  await expect(page.getByRole('checkbox')).toHaveCount(2);
  expect(await handIn('unasked.mp3')).toBe(404);
  await page.goto(url);
  const box = page.getByRole('checkbox', { name: 'Ask tiny for a comment on the talk' });
  await expect(box).not.toBeChecked();
  await expect(box).toHaveAccessibleDescription(/go to 127\.0\.0\.1.*The recording and its name do not/);
  await accessible(page);
  await box.check();
  expect(await handIn('asked.mp3')).not.toBe(404);
  await page.goto('about:blank');
  await stop();
  forgive(complaints, new RegExp(url));
});

test('an upload can be stopped and begun again', async ({ page, refusals }) => {
  refusals.push(/net::ERR_ABORTED/);
  // The request itself is real; it only waits.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/analyses', async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue().catch(() => {});
  });
  await page.goto('/');
  await input(page).setInputFiles(fresh('stopped.mp3'));
  await phase(page, 'stopped.mp3', 'sending');
  await row(page, 'stopped.mp3').getByRole('button', { name: 'Cancel' }).click();
  await phase(page, 'stopped.mp3', 'cancelled');
  await expect(page.getByRole('heading', { name: 'Your files' })).toBeFocused();
  release();
  await row(page, 'stopped.mp3').getByRole('button', { name: 'Try again' }).click();
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
});

test('a reload in the middle of sending is told honestly', async ({ page }) => {
  let isHeld = true;
  await page.route('**/api/v1/analyses', async (route) => {
    // It does not come through before the page is left.
    if (route.request().method() !== 'POST' || !isHeld) await route.continue();
  });
  await page.goto('/');
  const file = fresh('cut short.mp3');
  await input(page).setInputFiles(file);
  await phase(page, 'cut short.mp3', 'sending');
  await page.reload();
  isHeld = false;
  await phase(page, 'cut short.mp3', 'interrupted');
  await expect(row(page, 'cut short.mp3')).toContainText('Choose the file again');
  await input(page).setInputFiles(file);
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  await page.goBack();
  await expect(row(page, 'cut short.mp3')).toHaveCount(1);
});

slowly.describe('while it is analysed', () => {
  slowly.describe.configure({ mode: 'serial' });

  slowly('it tells how far it is, and can be cancelled', async ({ page }) => {
    await page.goto('/');
    await input(page).setInputFiles(ANNOUNCEMENT);
    await phase(page, 'ru_announcement.flac', 'running');
    await input(page).setInputFiles(INSTRUCTIONS);
    await expect(row(page, 'ru_announcement.flac')).toContainText('recognising words');
    await phase(page, 'ru_instructions.m4a', 'queued');
    await picture(page, 'queue');
    await accessible(page);
    for (const name of ['ru_instructions.m4a', 'ru_announcement.flac']) {
      await row(page, name).getByRole('button', { name: 'Cancel' }).click();
      await phase(page, name, 'cancelled');
    }
    await page.getByRole('button', { name: 'Remove the finished' }).click();
    await expect(page.locator('[data-phase]')).toHaveCount(0);
  });

  slowly('a reload loses nothing, and another tab sees it too', async ({ page, context }) => {
    await page.goto('/');
    const other = await context.newPage();
    await other.goto('/');
    await input(page).setInputFiles(fresh('long.mp3'));
    await phase(page, 'long.mp3', 'running');
    await phase(other, 'long.mp3', 'running');
    await page.reload();
    await phase(page, 'long.mp3', 'running');
    await row(other, 'long.mp3').getByRole('button', { name: 'Cancel' }).click();
    await phase(other, 'long.mp3', 'cancelled');
    await phase(page, 'long.mp3', 'cancelled');
    await row(other, 'long.mp3').getByRole('button', { name: 'Remove' }).click();
    await expect(row(page, 'long.mp3')).toHaveCount(0);
    await other.close();
  });

  slowly('its own page shows the steps and the way out', async ({ page }) => {
    await page.goto('/');
    await input(page).setInputFiles(fresh('steps.mp3'));
    await phase(page, 'steps.mp3', 'running');
    await page.getByRole('region', { name: 'Recent talks' }).getByRole('link', { name: 'steps.mp3' }).click();
    const progress = page.getByRole('region', { name: 'The recording is being analysed' });
    await expect(progress).toMatchAriaSnapshot({ name: 'progress.aria.yml' });
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await expect(progress).toHaveCount(0);
  });

  slowly('a restart of the service is sat out', async ({ page, unsteady, complaints }) => {
    await page.goto('/');
    await input(page).setInputFiles(fresh('restart.mp3'));
    await phase(page, 'restart.mp3', 'running');
    await unsteady.stop();
    await expect(page.getByText('The connection to the service is lost')).toBeVisible();
    await unsteady.again('fake');
    await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 45_000 });
    // The browser writes down each time that it could not connect.
    forgive(complaints, /ERR_(CONNECTION_REFUSED|INCOMPLETE_CHUNKED|CONNECTION_RESET|EMPTY)/);
  });
});

test('a recording is handed in by the keyboard alone', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  const pick = page.getByRole('button', { name: 'Choose files' });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await pick.evaluate((button) => button === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(pick).toBeFocused();
  const choosing = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await choosing).setFiles([fresh('keys 1.mp3'), fresh('keys 2.mp3')]);
  await phase(page, 'keys 1.mp3', 'done');
  await phase(page, 'keys 2.mp3', 'done');
  await row(page, 'keys 1.mp3').getByRole('link').focus();
  await page.keyboard.press('Tab');
  await expect(row(page, 'keys 1.mp3').getByRole('button', { name: 'Remove' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row(page, 'keys 1.mp3')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Your files' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(row(page, 'keys 2.mp3').getByRole('link')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/);
});

test('says what it is for', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByText('Up to 2.0 GB')).toBeVisible();
  for (const name of ['Hand a recording in', 'Record it here']) {
    const part = page.getByRole('region', { name });
    await expect(part).toMatchAriaSnapshot({ name: `${name.toLowerCase().replaceAll(' ', '-')}.aria.yml` });
  }
});

for (const look of LOOKS) {
  test(`is open to all: ${look.locale}, ${look.theme}`, async ({ page }) => {
    await choose(page, look);
    await page.goto('/');
    await expect(page.locator('select').nth(1).locator('option')).not.toHaveCount(1);
    await accessible(page);
    await input(page).setInputFiles([
      fresh('good.mp3'),
      { name: 'bad.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('0123456789') },
      { name: 'letter.txt', mimeType: 'text/plain', buffer: readFileSync(import.meta.filename) },
    ]);
    await phase(page, 'good.mp3', 'done');
    await phase(page, 'bad.mp3', 'failed');
    await accessible(page);
    await picture(page, `start-${look.locale}-${look.theme}`);
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
