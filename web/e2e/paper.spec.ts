/** The report on paper: what the browser prints, from a dark page, and the page after it. */

import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Report, Take } from '../src/api/client';
import { analyzed, choose, expect, FIXTURES, test, type Service } from './fixtures';
import { test as asking } from './model';

const TALK = join(FIXTURES, 'en_sonnet.mp3');
const HAS_PDFTOTEXT = spawnSync('pdftotext', ['-v']).error === undefined;

/** The talk over and over for ten minutes: without its first frame, which tells how long it is, MP3 goes on. */
function tenMinutes(service: Service): string {
  const recording = readFileSync(TALK);
  const frames = recording.subarray(recording.indexOf(Buffer.from([0xff, 0xf3]), recording.indexOf('Info')));
  const file = join(service.folder, 'ten_minutes.mp3');
  writeFileSync(file, Buffer.concat(Array<Buffer>(11).fill(frames)));
  return file;
}

/** A talk on a dark page, with all its parts there. */
async function open(page: Page, service: Service, file = TALK): Promise<Report> {
  const id = await analyzed(service, file, { language: 'en' });
  await choose(page, { locale: 'en', theme: 'dark' });
  await page.goto(`/talks/${id}`);
  await expect(page.getByRole('region', { name: 'Take away', exact: true })).toBeVisible();
  await expect(page.locator('.uplot canvas')).toHaveCount(3);
  await expect(page.locator('canvas')).toHaveCount(4);
  const { report } = (await (await fetch(`${service.url}/api/v1/analyses/${id}`)).json()) as Take;
  if (!report) throw new Error('the talk has no report');
  return report;
}

/** Everything that can be pressed or filled in and takes room on the page. */
function pressed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const all = document.querySelectorAll('button, input, select, textarea, label, audio, video, nav, [role="slider"]');
    return [...all].filter((one) => one.getClientRects().length > 0).map((one) => one.outerHTML);
  });
}

/** Colours of the tokens that canvases are painted with, as the page has them now. */
function colours(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['wave', 'good-soft', 'curve-pace', 'curve-pitch', 'curve-loudness'].map((name) => {
      const probe = document.body.appendChild(document.createElement('span'));
      probe.style.color = `var(--${name})`;
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    }),
  );
}

interface Sheet {
  width: number;
  /** Left and right edges of the axis of time: of the ruler, the waveform, the curves, the lanes. */
  axes: [string, number, number][];
  /** What the canvases are painted with. */
  colours: string[];
  ticks: string[];
  words: string[];
  scrolls: string[];
}

/** Prints, and tells what was on the sheet while the browser laid it out. */
async function print(page: Page): Promise<{ pdf: Buffer; sheet: Sheet }> {
  await page.evaluate(() => {
    const look = (): Sheet => {
      const axes = ['.ticks', 'canvas[aria-hidden]', '.u-over', 'svg.bars'].flatMap((selector) =>
        [...document.querySelectorAll(selector)].map((one): [string, number, number] => {
          const { left, right } = one.getBoundingClientRect();
          return [selector, left, right];
        }),
      );
      const painted = new Set<string>();
      for (const canvas of document.querySelectorAll('canvas')) {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        for (let at = 0; at < data.length; at += 4) {
          if (data[at + 3] === 255) painted.add(`rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`);
        }
      }
      const texts = (selector: string) => [...document.querySelectorAll(selector)].map((one) => one.textContent ?? '');
      const scrolls = [...document.querySelectorAll<HTMLElement>('main *:not(.visually-hidden)')].filter((one) => {
        const { overflowY, display } = getComputedStyle(one);
        return /auto|scroll/.test(overflowY) && display !== 'none' && one.getClientRects().length > 0;
      });
      return {
        width: document.documentElement.clientWidth,
        axes,
        colours: [...painted],
        ticks: texts('.ticks > span'),
        words: texts('[data-item]:not(.pause, .unwritten)'),
        scrolls: scrolls.map((one) => one.className),
      };
    };
    const media = matchMedia('print');
    const note = () => {
      if (media.matches) document.documentElement.dataset['sheet'] = JSON.stringify(look());
    };
    media.addEventListener('change', note);
    addEventListener('afterprint', () => media.removeEventListener('change', note), { once: true });
  });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const told = await page.evaluate(() => document.documentElement.dataset['sheet'] ?? '');
  return { pdf, sheet: JSON.parse(told) as Sheet };
}

/** Words of a PDF in their order; none where nothing here can read it. */
function wordsOf(pdf: Buffer): string[] {
  const file = test.info().outputPath('report.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split(/\s+/);
}

test('the whole report is on paper, and nothing to press', async ({ page, service }) => {
  await open(page, service);
  const measure = page.locator('tr[data-measure="mtld"]');
  await expect(measure).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(measure).toBeVisible();
  await expect(page.locator('[data-term="rush_time_ratio"]')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await pressed(page)).toEqual([]);
  for (const name of ['Take away', 'Player', 'Talk it over with a language model', 'Numbers of a part']) {
    await expect(page.getByRole('region', { name }), name).toBeHidden();
  }
  await expect(page.getByText('Recording as a table')).toBeHidden();
  // A moment is a time, and what marks mean is told without switches.
  await expect(page.locator('[data-finding] .moment').first()).toHaveText(/^\d+:\d\d$/);
  const legend = page.getByRole('group', { name: 'What to mark in the text' });
  await expect(legend.getByText('filled pauses')).toBeVisible();
  await expect(legend.getByText('pauses between phrases')).toBeHidden();
  const look = await page.locator('[data-finding]').first().evaluate((card) => {
    const { color, backgroundColor, breakInside } = getComputedStyle(card);
    return { color, backgroundColor, breakInside };
  });
  expect(look).toEqual({ color: 'rgb(0, 0, 0)', backgroundColor: 'rgb(255, 255, 255)', breakInside: 'avoid' });
  for (const part of ['figure', 'details[data-group]', 'tr[data-measure]', '[data-sub-score]', '[data-part="pauses"]']) {
    await expect(page.locator(part).first(), part).toHaveCSS('break-inside', 'avoid');
  }
  for (const heading of await page.locator('main :is(h2, h3, h4)').all()) {
    await expect(heading).toHaveCSS('break-after', 'avoid');
  }
});

test('charts share one axis on the sheet, with the whole talk, in light colours', async ({ page, service }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, service);
  const dark = await colours(page);
  const enlarge = page.getByRole('button', { name: 'Zoom in' });
  await enlarge.click();
  await enlarge.click();
  const range = page.locator('[data-range]');
  const seen = await range.innerText();
  expect(seen).not.toBe('0:00–0:53');

  const { sheet } = await print(page);
  // A4 between margins of 14 mm.
  expect(Math.abs(sheet.width - (182 / 25.4) * 96)).toBeLessThan(2);
  expect(sheet.axes.map(([of]) => of)).toEqual(['.ticks', 'canvas[aria-hidden]', ...Array(3).fill('.u-over'), ...Array(5).fill('svg.bars')]);
  const [[, left, right]] = sheet.axes as [Sheet['axes'][0]];
  for (const [of, from, to] of sheet.axes) {
    expect(Math.abs(from - left), of).toBeLessThan(2);
    expect(Math.abs(to - right), of).toBeLessThan(2);
  }
  expect(left).toBeGreaterThan(0);
  expect(right).toBeLessThan(sheet.width);
  expect(sheet.ticks).toEqual(['0:00', '0:10', '0:20', '0:30', '0:40', '0:50']);
  expect(sheet.colours.filter((colour) => dark.includes(colour))).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  expect(sheet.colours).toEqual(expect.arrayContaining(await colours(page)));

  // Whoever shows the sheet without printing it sees the same.
  await expect(range).toHaveText('0:00–0:53');
  const edges = await page.locator('canvas').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
  for (const edge of edges) expect(Math.abs(edge - (edges[0] ?? 0))).toBeLessThan(2);
  await page.emulateMedia({ media: 'screen' });
  await expect(range).toHaveText(seen);
});

test('every word is on paper, and the page is as before after it', async ({ page, service }) => {
  test.slow();
  const report = await open(page, service, tenMinutes(service));
  const said = report.transcript.words.map((word) => word.text.trim());
  const scroller = page.locator('.scroller');
  await scroller.evaluate((element) => element.scrollTo({ top: element.scrollHeight, behavior: 'instant' }));
  await page.locator('.scroller [data-item]').last().focus();
  const state = () =>
    page.evaluate(() => ({
      drawn: [...document.querySelectorAll<HTMLElement>('.scroller [data-index]')].map((one) => one.style.top),
      at: document.querySelector('.scroller')?.scrollTop,
      focused: document.activeElement?.textContent,
      ground: getComputedStyle(document.body).backgroundColor,
      widths: [...document.querySelectorAll('canvas')].map((one) => [one.width, one.getBoundingClientRect().width]),
    }));
  const words = page.locator('[data-item]:not(.pause, .unwritten)');
  expect(said.length).toBeGreaterThan(1000);
  expect(await words.count()).toBeLessThan(said.length / 2);
  const before = await state();
  const at = await page.evaluate(() => scrollY);

  const { pdf, sheet } = await print(page);
  expect(sheet.words).toEqual(said);
  expect(sheet.scrolls).toEqual([]);
  await expect.poll(state).toEqual(before);
  expect(await page.evaluate(() => scrollY)).toBe(at);
  // The same, with frames in between.
  await page.emulateMedia({ media: 'print' });
  await expect(words).toHaveCount(said.length);
  await page.emulateMedia({ media: 'screen' });
  await expect.poll(state).toEqual(before);

  if (!HAS_PDFTOTEXT) return;
  const all = wordsOf(pdf);
  const printed = all.slice(all.indexOf('Transcript'), all.indexOf('Fillers'));
  const last = said.reduce((from, word) => printed.indexOf(word, from) + 1 || Infinity, 0);
  expect(last, 'words of the talk, in their order').toBeLessThanOrEqual(printed.length);
});

asking('a commentary is printed, and no question', async ({ page, service, complaints }) => {
  await open(page, service);
  const pane = page.getByRole('region', { name: 'Talk it over with a language model' });
  await page.emulateMedia({ media: 'print' });
  await expect(pane).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await pane.getByRole('button', { name: 'Show what would be sent' }).click();
  await page.getByRole('button', { name: 'Send it and get a commentary' }).click();
  const improvements = pane.getByRole('heading', { name: 'What could be better' });
  await expect(improvements).toBeVisible({ timeout: 30_000 });
  await page.emulateMedia({ media: 'print' });
  await expect(improvements).toBeVisible();
  await expect(pane.getByRole('heading', { name: 'Questions' })).toBeHidden();
  expect(await pressed(page)).toEqual([]);
  // Nobody asked for a commentary before, which browsers note as they do all that is not there.
  complaints.splice(0, complaints.length, ...complaints.filter((told) => !told.includes('status of 404')));
});
