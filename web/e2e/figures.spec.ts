/** What the page costs and how fast it answers: `FIGURES=1 npx playwright test e2e/figures.spec.ts`. */

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { analyzed, expect, FIXTURES, test, type Service } from './fixtures';

test.skip(!process.env['FIGURES'], 'figures are measured where FIGURES=1 asks for them');
test.describe.configure({ mode: 'serial' });
// Recording a trace takes time of its own.
test.use({ trace: 'off' });

const SONNET = join(FIXTURES, 'en_sonnet.mp3');
/** Of the sonnet, 53 s each: so many make ten minutes, and more than 20,000 words of the script. */
const [TEN_MINUTES, TWO_HOURS] = [11, 190];

function tell(what: string, figure: string): void {
  console.log(`| ${what} | ${figure} |`);
}

/** The sonnet over and over, as one recording. */
function repeated(service: Service, times: number): string {
  const file = join(service.folder, `${times}.flac`);
  const loop = ['-stream_loop', String(times - 1), '-i', SONNET];
  execFileSync('ffmpeg', ['-v', 'error', ...loop, '-ac', '1', '-ar', '16000', file]);
  return file;
}

const words = (page: Page) => page.locator('[data-item]:not(.pause, .unwritten)');

test('the first view', async ({ page }) => {
  const loaded: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/\.(js|css)$/.test(pathname)) loaded.push(pathname);
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  const dist = join(import.meta.dirname, '../dist');
  const size = (path: string) => gzipSync(readFileSync(join(dist, path)), { level: 9 }).length;
  const kilobytes = loaded.map(size).reduce((sum, one) => sum + one, 0) / 1000;
  const all = readdirSync(join(dist, 'assets')).filter((name) => /\.(js|css)$/.test(name));
  tell('script and style of the first view, gzip', `${kilobytes.toFixed(1)} kB`);
  const whole = all.map((name) => size(`assets/${name}`)).reduce((sum, one) => sum + one, 0) / 1000;
  tell('of all views', `${whole.toFixed(1)} kB`);
  expect(kilobytes).toBeGreaterThan(10);
});

test('a talk of ten minutes', async ({ page, service }) => {
  test.setTimeout(300_000);
  const id = await analyzed(service, repeated(service, TEN_MINUTES), { language: 'en' });
  const shown: number[] = [];
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('[data-item]')) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => performance.mark('report-shown')));
    }).observe(document, { childList: true, subtree: true });
  });
  for (let round = 0; round < 5; round += 1) {
    // Between the last byte of the answer and the frame that shows the transcript.
    await page.goto(`/talks/${id}`);
    await expect(words(page).first()).toBeVisible();
    const took = await page.evaluate(async (path) => {
      while (performance.getEntriesByName('report-shown').length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const answer = performance.getEntriesByType('resource').find((one) => one.name.includes(path));
      const [mark] = performance.getEntriesByName('report-shown');
      return (mark?.startTime ?? NaN) - (answer as PerformanceResourceTiming).responseEnd;
    }, `/api/v1/analyses/${id}`);
    shown.push(took);
  }
  shown.sort((a, b) => a - b);
  tell('report of ten minutes shown after its answer, median of 5', `${shown[2]?.toFixed(0)} ms`);
  tell('the slowest', `${shown[4]?.toFixed(0)} ms`);

  const seeks: number[] = [];
  for (const index of [5, 25, 45, 65, 85, 15, 35, 55, 75, 95]) {
    const took = await words(page).nth(index).evaluate((word: HTMLElement) => {
      const audio = document.querySelector('audio');
      return new Promise<number>((resolve) => {
        const begun = performance.now();
        audio?.addEventListener('seeked', () => resolve(performance.now() - begun), { once: true });
        word.click();
      });
    });
    seeks.push(took);
  }
  seeks.sort((a, b) => a - b);
  tell('seek by a click on a word, median of 10', `${seeks[5]?.toFixed(0)} ms`);
  tell('the slowest', `${seeks[9]?.toFixed(0)} ms`);
});

test('a talk of two hours', async ({ page, service }) => {
  test.setTimeout(600_000);
  const file = repeated(service, TWO_HOURS);
  const id = await analyzed(service, file, { language: 'en' });
  await page.goto(`/talks/${id}`);
  await expect(words(page).first()).toBeVisible({ timeout: 30_000 });
  const answer = await fetch(`${service.url}/api/v1/analyses/${id}`);
  const { report } = (await answer.json()) as { report: { transcript: { words: unknown[] } } };
  tell('words of the long transcript', String(report.transcript.words.length));
  for (const round of [1, 2, 3]) {
    const frames = await page.evaluate(async () => {
      const scroller = document.querySelector('[data-item]')?.closest('.scroller');
      if (!scroller) throw new Error('the transcript does not scroll');
      scroller.scrollIntoView();
      const [begun, long] = [performance.now(), 4_000];
      let count = 0;
      await new Promise<void>((resolve) => {
        const step = () => {
          count += 1;
          scroller.scrollBy({ top: 60, behavior: 'instant' });
          if (performance.now() - begun < long) requestAnimationFrame(step);
          else resolve();
        };
        requestAnimationFrame(step);
      });
      return (count * 1000) / (performance.now() - begun);
    });
    tell(`scrolling it, round ${round}`, `${frames.toFixed(0)} frames/s`);
  }
});
