/** A service that is open to holders of keys alone. */

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, start } from './fixtures';
import { fresh, input, test as strict } from './handing';

const PROGRAM = process.env['SPEECH_COACH'] ?? '../target/debug/speech-coach';

type Locked = Awaited<ReturnType<typeof start>> & { key: string };

const test = strict.extend<object, { locked: Locked }>({
  locked: [
    async ({}, use) => {
      let key = '';
      const service = await start(['--recognizer', 'fake'], {}, (folder) => {
        const env = { ...process.env, SPEECH_COACH_DATA: join(folder, 'data') };
        const said = execFileSync(PROGRAM, ['key', 'add', 'teacher'], { env, encoding: 'utf8' });
        key = said.split(/\s+/).find((word) => word.length > 30) ?? '';
      });
      await use({ ...service, key });
      await service.stop();
    },
    { scope: 'worker' },
  ],
  service: [async ({ locked }, use) => use(locked), { scope: 'worker' }],
});

test('the page asks for a key, keeps it from scripts, and plays and watches with it', async ({ page, locked, refusals }) => {
  refusals.push(/^401 /, /^403 \/api\/v1\/retention/);
  await page.goto('/talks');
  const dialog = page.getByRole('dialog', { name: 'A key is needed' });
  await expect(dialog).toBeVisible();

  await dialog.getByLabel('Key').fill('not-a-key');
  await dialog.getByRole('button', { name: 'Enter' }).click();
  await expect(dialog.getByRole('alert')).toHaveAttribute('data-code', 'key_wrong');

  await dialog.getByLabel('Key').fill(locked.key);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  expect(await page.evaluate(() => document.cookie)).toBe('');

  await page.goto('/');
  await input(page).setInputFiles(fresh('behind a key.mp3'));
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  const ready = () => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.readyState);
  await expect.poll(ready).toBeGreaterThan(0);

  await page.goto('/settings');
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.goto('/talks');
  await expect(dialog).toBeVisible();
});
