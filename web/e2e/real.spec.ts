/** From a real file through real recognition to the report. */

import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Take } from '../src/api/client';
import { expect, picture, start } from './fixtures';
import { SONNET, test as strict } from './handing';

const MODELS =
  process.env['SPEECH_COACH_MODELS'] ??
  join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'speech-coach/models');

const test = strict.extend<object, { service: Awaited<ReturnType<typeof start>> }>({
  service: [
    async ({}, use) => {
      const service = await start([]);
      await use(service);
      await service.stop();
    },
    { scope: 'worker' },
  ],
});

test('a dropped file ends in a report whose words and times are those of the API', async ({ page, service }) => {
  test.skip(!existsSync(MODELS), 'no model is installed: speech-coach model pull base');
  test.setTimeout(180_000);
  await page.goto('/');
  const bytes = readFileSync(SONNET).toString('base64');
  const data = await page.evaluateHandle(async (base64) => {
    const content = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'sonnet.mp3', { type: 'audio/mpeg' }));
    return transfer;
  }, bytes);
  await page.getByRole('heading', { level: 1 }).dispatchEvent('drop', { dataTransfer: data });
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 150_000 });
  await expect(page.getByRole('heading', { name: 'Transcript' })).toBeVisible();
  await picture(page, 'talk');

  const id = new URL(page.url()).pathname.split('/').pop() ?? '';
  const answer = await fetch(`${service.url}/api/v1/analyses/${id}`);
  const { report } = (await answer.json()) as Take;
  const said = report?.transcript.words ?? [];
  expect(said.length).toBeGreaterThan(80);
  expect(report?.transcript.text.toLowerCase()).toContain('from fairest creatures we desire increase');

  const words = page
    .getByRole('region', { name: 'Transcript' })
    .locator('[data-item]:not(.pause, .unwritten)');
  await expect(words).toHaveText(said.map((word) => word.text.trim()));
  const player = page.locator('audio');
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  for (const index of [3, 40, said.length - 4]) {
    await words.nth(index).click();
    await page.keyboard.press('Space');
    const time = await player.evaluate((audio: HTMLAudioElement) => audio.currentTime);
    const begin = said[index]?.start_s ?? -1;
    expect(time).toBeGreaterThanOrEqual(begin - 0.05);
    expect(time).toBeLessThan(begin + 2);
  }
});
