/** Settings: kept in the browser, seen at once, and sent with the next recording. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accessible, choose, expect, FIXTURES, LOOKS, picture, start, test, type Service } from './fixtures';

const main = (page: Page) => page.getByRole('main');
const always = (page: Page) => page.getByRole('group', { name: 'Always a filler' });
const never = (page: Page) => page.getByRole('group', { name: 'Never a filler' });
const kept = (page: Page) =>
  page.evaluate(() => JSON.parse(localStorage.getItem('speech-coach.preferences') ?? '{}') as Record<string, unknown>);

async function open(page: Page): Promise<void> {
  await page.goto('/settings');
  await expect(page.getByText('Nothing goes out: no language model is set.')).toBeVisible();
}

test('the language of the page changes at once and stays', async ({ page }) => {
  await open(page);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('radio', { name: 'Русский' }).check();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ru');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Настройки');
  await expect(page.getByRole('combobox', { name: 'Язык выступлений' })).toHaveValue('auto');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Настройки');
  await expect(page.getByRole('radio', { name: 'Русский' })).toBeChecked();
});

test('colours change at once and stay', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await ground()).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await ground()).not.toBe(light);
  await page.getByRole('radio', { name: 'As the system' }).check();
  expect(await ground()).toBe(light);
});

test('the language of talks and their kind are kept', async ({ page, service }) => {
  await open(page);
  const [scoring] = (await (await fetch(`${service.url}/api/v1/scoring`)).json()) as {
    profile: string;
    profiles: { profile: string }[];
  }[];
  const kinds = page.getByRole('group', { name: 'Kind of talk' });
  await expect(kinds.getByRole('radio')).toHaveCount((scoring?.profiles.length ?? 0) + 1);
  await kinds.getByRole('radio', { name: 'Lecture' }).check();
  await page.getByRole('combobox', { name: 'Language of talks' }).selectOption('German');
  await page.reload();
  await expect(kinds.getByRole('radio', { name: 'Lecture' })).toBeChecked();
  await expect(page.getByRole('combobox', { name: 'Language of talks' })).toHaveValue('de');
  expect(await kept(page)).toMatchObject({ profile: 'lecture', speechLanguage: 'de' });
});

test('own fillers are added, moved and removed', async ({ page }) => {
  await open(page);
  const field = always(page).getByRole('textbox', { name: 'Word or phrase' });
  await field.fill('Basically,  at the end  of the day, basically');
  await field.press('Enter');
  await expect(always(page).getByRole('listitem')).toHaveText(['basically', 'at the end of the day']);
  await expect(always(page)).toContainText('2 of 100');
  await never(page).getByRole('textbox').fill('BASICALLY');
  await never(page).getByRole('button', { name: 'Add' }).click();
  await expect(never(page).getByRole('listitem')).toHaveText(['basically']);
  await expect(always(page).getByRole('listitem')).toHaveText(['at the end of the day']);
  await expect(never(page).getByRole('status')).toContainText('Moved from the other list: basically.');
  await page.reload();
  await expect(never(page).getByRole('listitem')).toHaveText(['basically']);
  await never(page).getByRole('button', { name: 'Remove “basically”' }).click();
  await expect(never(page)).toContainText('Nothing yet.');
  await expect(never(page).getByRole('textbox')).toBeFocused();
  expect(await kept(page)).toMatchObject({ fillersAlways: ['at the end of the day'], fillersNever: [] });
});

test.describe('what the service would refuse is refused here', () => {
  for (const [typed, said] of [
    ['one two three four five six seven', /too long: a phrase may have 6 words/],
    ['ж'.repeat(61), /too long: 60 characters/],
    ['…', /neither letters nor digits/],
    ['', /Write a word or a phrase\./],
  ] as const) {
    test(`“${typed.slice(0, 20)}”`, async ({ page }) => {
      await open(page);
      const field = always(page).getByRole('textbox');
      await field.fill(typed);
      await field.press('Enter');
      await expect(field).toHaveAccessibleDescription(said);
      await expect(field).toBeFocused();
      await expect(always(page)).toContainText('Nothing yet.');
    });
  }
});

test('the next recording takes what was chosen last, here or on the start page', async ({ page, complaints }) => {
  await page.goto('/');
  const language = page.getByRole('combobox', { name: 'Language of the speech' });
  const kind = page.getByRole('combobox', { name: 'Kind of talk' });
  const menu = page.getByRole('navigation');
  const toSettings = async () => {
    await menu.getByRole('link', { name: 'Settings' }).click();
    await expect(main(page).getByRole('radio', { name: 'Lecture' })).toBeVisible();
  };
  await expect(kind.getByRole('option', { name: 'Lecture' })).toBeAttached();
  await language.selectOption('German');
  await toSettings();
  await main(page).getByRole('combobox', { name: 'Language of talks' }).selectOption('Russian');
  await main(page).getByRole('radio', { name: 'Lecture' }).check();
  await menu.getByRole('link', { name: 'New talk' }).click();
  await expect(language).toHaveValue('ru');
  await expect(kind).toHaveValue('lecture');
  // What is chosen here is for what is handed in here: the settings stay.
  await kind.selectOption('Pitch');
  await toSettings();
  await expect(main(page).getByRole('radio', { name: 'Lecture' })).toBeChecked();
  await menu.getByRole('link', { name: 'New talk' }).click();
  await expect(kind).toHaveValue('pitch');
  await kind.selectOption('Lecture');
  await page.locator('input[type=file]').first().setInputFiles(join(FIXTURES, 'en_meeting.flac'));
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  const take = (await (await fetch(page.url().replace('/talks/', '/api/v1/analyses/'))).json()) as {
    settings: { language: string; profile: string };
  };
  expect(take.settings).toMatchObject({ language: 'ru', profile: 'lecture' });
  // The page asks first whether the recording is known, and it is not.
  expect(complaints.filter((said) => !said.includes('status of 404'))).toEqual([]);
  complaints.length = 0;
});

test('own fillers go with the next recording', async ({ page, service, complaints }) => {
  await choose(page, { locale: 'en', speechLanguage: 'en', fillersAlways: ['pause'], fillersNever: ['you know'] });
  await page.goto('/');
  await page.locator('input[type=file]').first().setInputFiles(join(FIXTURES, 'en_meeting.flac'));
  const settings = async () => {
    const list = (await (await fetch(`${service.url}/api/v1/analyses?limit=1`)).json()) as {
      items: { settings: { fillers_always: string[]; fillers_never: string[]; language: string } }[];
    };
    return list.items[0]?.settings;
  };
  await expect.poll(settings, { timeout: 30_000 }).toMatchObject({
    fillers_always: ['pause'],
    fillers_never: ['you know'],
    language: 'en',
  });
  // The page asks first whether the recording is known, and it is not.
  expect(complaints.filter((said) => !said.includes('status of 404'))).toEqual([]);
  complaints.length = 0;
});

test('the view is told to those who listen', async ({ page }) => {
  await open(page);
  await expect(main(page)).toMatchAriaSnapshot({ name: 'settings.aria.yml' });
});

test('everything is reached by keyboard', async ({ page }) => {
  await choose(page, { locale: 'en', fillersAlways: ['so'] });
  await open(page);
  await page.getByRole('radio', { name: 'English' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'As the system' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Light' })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'As the service is set' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Remove “so”' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(always(page).getByRole('textbox')).toBeFocused();
  await page.keyboard.type('well');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(always(page).getByRole('listitem')).toHaveText(['well']);
});

for (const { locale, theme } of LOOKS) {
  test(`is accessible in ${locale}, ${theme}`, async ({ page }) => {
    await choose(page, { locale, theme, fillersAlways: ['короче', 'basically'] });
    await page.goto('/settings');
    await expect(page.getByRole('listitem').filter({ hasText: 'basically' })).toBeVisible();
    await expect(page.getByRole('radio')).toHaveCount(12);
    await accessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await accessible(page);
  });
}

test('a picture for people', async ({ page }) => {
  await choose(page, { locale: 'ru', fillersAlways: ['короче', 'как говорится'], fillersNever: ['значит'] });
  await page.goto('/settings');
  await expect(page.getByRole('radio')).toHaveCount(12);
  await picture(page, 'settings');
});

const withKey = test.extend<object, { service: Service; key: string }>({
  key: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'speech-coach-keys-'));
      process.env['SPEECH_COACH_E2E_KEYS'] = folder;
      const program = process.env['SPEECH_COACH'] ?? '../target/debug/speech-coach';
      const env = { ...process.env, SPEECH_COACH_DATA: folder };
      const key = execFileSync(program, ['key', 'add', 'page', '--scopes', 'read,write'], { env });
      await use(key.toString().trim());
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ key }, use) => {
      expect(key).not.toBe('');
      const data = { SPEECH_COACH_DATA: process.env['SPEECH_COACH_E2E_KEYS'] ?? '' };
      const { stop, ...service } = await start(['--recognizer', 'fake'], data);
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
});

withKey('who came with a key can leave', async ({ page, key, complaints }) => {
  await page.goto('/settings');
  const dialog = page.getByRole('dialog', { name: 'A key is needed' });
  await dialog.getByLabel('Key').fill(key);
  await dialog.getByRole('button', { name: 'Enter' }).click();
  await expect(main(page)).toContainText('The key allows you to look and hand in and change.');
  // What only whoever runs the service may see is left out.
  await expect(main(page)).toContainText('for as long as whoever runs the service decided');
  await expect(main(page)).not.toContainText('Found in the cache');
  await accessible(page);
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.waitForURL('**/');
  await page.goto('/settings');
  await expect(dialog).toBeVisible();
  expect(complaints.filter((said) => !said.includes('status of 401'))).toEqual([]);
  complaints.length = 0;
});

withKey('a key without the right to see it opens no page about the service', async ({ page, key, complaints }) => {
  await page.goto('/operation');
  const dialog = page.getByRole('dialog', { name: 'A key is needed' });
  await expect(main(page)).toContainText('A key is needed to see this page.');
  await dialog.getByLabel('Key').fill(key);
  await dialog.getByRole('button', { name: 'Enter' }).click();
  await expect(main(page)).toContainText('your key does not open it');
  await accessible(page);
  expect(complaints.filter((said) => !/status of 40[13]/.test(said))).toEqual([]);
  complaints.length = 0;
});
