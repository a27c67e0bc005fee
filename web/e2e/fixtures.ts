/** A service of its own for each worker, and a page that may not complain. */

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

const PROGRAM = process.env['SPEECH_COACH'] ?? '../target/debug/speech-coach';
export const FIXTURES = join(import.meta.dirname, '../../fixtures');

export interface Service {
  url: string;
  folder: string;
}

/** Starts the program on a free port with a folder of its own, made ready before. */
export async function start(
  options: string[] = ['--recognizer', 'fake'],
  environment: Record<string, string> = {},
  prepare: (folder: string) => void = () => {},
): Promise<Service & { stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'speech-coach-page-'));
  prepare(folder);
  const own = {
    SPEECH_COACH_DATA: join(folder, 'data'),
    SPEECH_COACH_CACHE: join(folder, 'cache'),
    NO_COLOR: '1',
  };
  const child = spawn(PROGRAM, ['serve', '--port', '0', ...options], {
    env: { ...process.env, ...own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await address(child);
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, folder, stop };
}

/** The address that the program says it listens on. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const read = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/(127\.0\.0\.1:\d+)/.exec(said);
      if (found) resolve(`http://${found[1]}`);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`speech-coach ended (${code}): ${said}`)));
  });
}

/** Whatever a browser complains of fails the test: console errors, CSP, foreign requests. */
function strict(page: Page, url: string, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    const own = [url, 'blob:', 'data:'].some((start) => request.url().startsWith(start));
    if (!own) complaints.push(`foreign request: ${request.url()}`);
  });
}

export const test = base.extend<{ complaints: string[] }, { service: Service }>({
  service: [
    async ({}, use) => {
      const { stop, ...service } = await start();
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ service }, use) => use(service.url),
  locale: 'en',
  complaints: [
    async ({ page, service }, use) => {
      const complaints: string[] = [];
      strict(page, service.url, complaints);
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

/** Sets what a person chose before, so that the first paint has it. */
export async function choose(page: Page, preferences: Record<string, unknown>): Promise<void> {
  await page.addInitScript((text) => {
    localStorage.setItem('speech-coach.preferences', text);
  }, JSON.stringify(preferences));
}

export const LOOKS = (['ru', 'en'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).map((theme) => ({ locale, theme })),
);

/** No finding of axe on what is shown. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const said = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  expect(said).toEqual([]);
}

/** Keeps a picture of the view for the README, where `SCREENSHOTS=1` asks for it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env['SCREENSHOTS']) return;
  await page.screenshot({ path: join(import.meta.dirname, `../../docs/screenshots/${name}.png`) });
}

/** Hands a recording in over the API and waits for its report; its identity. */
export async function analyzed(
  service: Service,
  file: string,
  fields: Record<string, string> = {},
): Promise<string> {
  const { readFileSync } = await import('node:fs');
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([readFileSync(file)]), file.split('/').pop());
  const response = await fetch(`${service.url}/api/v1/analyses`, {
    method: 'POST',
    headers: { Prefer: 'wait=60' },
    body: form,
  });
  const take = (await response.json()) as { id: string; status: string };
  expect(take.status).toBe('done');
  return take.id;
}

export { expect };
