/** What tests of handing in share. */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, FIXTURES, test as base } from './fixtures';

export const ANNOUNCEMENT = join(FIXTURES, 'ru_announcement.flac');
export const INSTRUCTIONS = join(FIXTURES, 'ru_instructions.m4a');
export const SONNET = join(FIXTURES, 'en_sonnet.mp3');
export const INAUGURAL = join(FIXTURES, 'en_inaugural.webm');

const PROGRAM = process.env['SPEECH_COACH'] ?? '../target/debug/speech-coach';

/** The sonnet as nobody handed it in before: some bytes behind its end are no sound. */
export function fresh(name: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'audio/mpeg', buffer: Buffer.concat([readFileSync(SONNET), randomBytes(16)]) };
}

export const input = (page: Page) => page.locator('input[type=file]');
export const row = (page: Page, name: string) => page.locator('[data-phase]').filter({ hasText: name });

/** Waits until a file of the queue is so far. */
export async function phase(page: Page, name: string, wanted: string): Promise<void> {
  await expect(row(page, name)).toHaveAttribute('data-phase', wanted, { timeout: 30_000 });
}

/**
 * Refusals that a test expects, as `status path`; all others fail it. That a recording is not known
 * yet is no refusal.
 */
export const test = base.extend<{ refusals: RegExp[] }>({
  refusals: [
    async ({ page, complaints }, use) => {
      const expected = [/^404 \/api\/v1\/analyses\/by-digest\//];
      const answers: string[] = [];
      page.on('response', (response) => {
        if (response.status() < 400) return;
        answers.push(`${response.status()} ${new URL(response.url()).pathname}`);
      });
      await use(expected);
      const isExpected = (text: string) => expected.some((one) => one.test(text));
      // The browser's own line about a refusal does not say which; the list above does.
      const others = complaints.filter((text) => !/status of \d+/.test(text) && !isExpected(text));
      const refused = answers.filter((text) => !isExpected(text));
      complaints.splice(0, complaints.length, ...others, ...refused);
    },
    { auto: true },
  ],
});

/** Complaints that a test brings about itself. */
export function forgive(complaints: string[], expected: RegExp): void {
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !expected.test(text)));
}

/** A port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A service that can be stopped and started again at its place. */
async function restartable(recognizer: string) {
  const folder = mkdtempSync(join(tmpdir(), 'speech-coach-page-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const own = {
    SPEECH_COACH_DATA: join(folder, 'data'),
    SPEECH_COACH_CACHE: join(folder, 'cache'),
    SPEECH_COACH_SHUTDOWN_S: '1',
    NO_COLOR: '1',
  };
  const run = (fake: string) =>
    spawn(PROGRAM, ['serve', '--port', String(port), '--recognizer', fake], {
      env: { ...process.env, ...own },
      stdio: 'ignore',
    });
  const answers = () => fetch(`${url}/health`).then((response) => response.ok, () => false);
  let child = run(recognizer);
  await expect.poll(answers).toBe(true);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  };
  const again = async (fake: string) => {
    child = run(fake);
    await expect.poll(answers).toBe(true);
  };
  const end = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, folder, stop, again, end };
}

type Restartable = Awaited<ReturnType<typeof restartable>>;

/** Against a service whose recognition never ends, and which may be restarted. */
export const slowly = test.extend<object, { unsteady: Restartable }>({
  unsteady: [
    async ({}, use) => {
      const unsteady = await restartable('fake-endless');
      await use(unsteady);
      await unsteady.end();
    },
    { scope: 'worker' },
  ],
  service: [async ({ unsteady }, use) => use(unsteady), { scope: 'worker' }],
});

export { expect };
