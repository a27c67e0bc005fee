/** A language model of our own, and a service that asks it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, start, test as base, type Service } from './fixtures';

const FAKE = process.env['FAKE_GIGACHAT'] ?? '../target/debug/fake-gigachat';

export interface Model {
  /** What it says to the next requests, in turn. */
  script: (...entries: object[]) => Promise<void>;
  calls: () => Promise<number>;
}

export interface Fake {
  api_url: string;
  control_url: string;
  models: string[];
  stop: () => Promise<void>;
}

function line(child: ChildProcess): Promise<Omit<Fake, 'stop'>> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the model ended (${code})`)));
    child.once('error', reject);
    if (child.stdout) {
      createInterface(child.stdout).once('line', (text) => resolve(JSON.parse(text) as Omit<Fake, 'stop'>));
    }
  });
}

/** Starts a model that speaks as OpenAI's do. */
export async function startModel(): Promise<Fake> {
  const child = spawn(FAKE, ['--dialect', 'openai', '--until-eof'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const said = await line(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = () => {
    child.stdin?.end();
    return ended;
  };
  return { ...said, stop };
}

/** Starts a service that asks it. */
export function startAsking(fake: Fake, environment: Record<string, string> = {}) {
  return start(['--recognizer', 'fake'], {
    SPEECH_COACH_LLM: 'openai',
    OPENAI_BASE_URL: fake.api_url,
    OPENAI_MODEL: fake.models[0] ?? '',
    ...environment,
  });
}

export const test = base.extend<object, { fake: Fake; model: Model; service: Service }>({
  fake: [
    async ({}, use) => {
      const fake = await startModel();
      await use(fake);
      await fake.stop();
    },
    { scope: 'worker' },
  ],
  model: [
    async ({ fake }, use) => {
      const script = async (...entries: object[]) => {
        const body = JSON.stringify(entries.map((entry) => ({ match: { route: 'chat' }, times: 0, do: entry })));
        const response = await fetch(`${fake.control_url}script`, { method: 'PUT', body });
        expect(response.status).toBe(200);
      };
      const calls = async () => {
        const log = (await (await fetch(`${fake.control_url}log`)).json()) as unknown[];
        return log.length;
      };
      await use({ script, calls });
    },
    { scope: 'worker' },
  ],
  service: [
    async ({ fake }, use) => {
      const { stop, ...service } = await startAsking(fake);
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
});
