/** The view of a talk: player, transcript, fillers, and what is shown of a talk without a report. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type { Report, Take } from '../src/api/client';
import { accessible, analyzed, choose, expect, FIXTURES, LOOKS, picture, start, test, type Service } from './fixtures';

const SHORT = join(FIXTURES, 'en_inaugural.webm');
const LONG = join(FIXTURES, 'en_sonnet.mp3');

async function reported(service: Service, id: string): Promise<Report> {
  const take = (await (await fetch(`${service.url}/api/v1/analyses/${id}`)).json()) as Take;
  expect(take.report).toBeTruthy();
  return take.report as Report;
}

/** A talk as the API has it, and the page that shows it. */
async function open(page: Page, service: Service, file = SHORT): Promise<{ id: string; report: Report }> {
  const id = await analyzed(service, file, { language: 'en' });
  const report = await reported(service, id);
  await choose(page, { locale: 'en' });
  await page.goto(`/talks/${id}`);
  await expect(page.getByRole('heading', { name: 'Transcript' })).toBeVisible();
  await expect.poll(() => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.readyState)).toBeGreaterThan(0);
  return { id, report };
}

const transcript = (page: Page) => page.getByRole('region', { name: 'Transcript' });
const fillers = (page: Page) => page.getByRole('region', { name: 'Fillers' });
const player = (page: Page) => page.getByRole('region', { name: 'Player' });
const words = (page: Page) => transcript(page).locator('[data-item]:not(.pause, .unwritten)');
const now = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
const isPlaying = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => !audio.paused);
const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, '0')}`;

test('words and times are those of the API', async ({ page, service }) => {
  const { report } = await open(page, service);
  const said = report.transcript.words;
  await expect(words(page)).toHaveText(said.map((word) => word.text.trim()));
  const pauses = transcript(page).locator('[data-item].pause');
  await expect(pauses).toHaveText(report.pauses.map((pause) => (pause.end_s - pause.start_s).toFixed(1)));
  await expect(transcript(page).getByRole('listitem').first()).toContainText(clock(said[0]?.start_s ?? 0));
  await expect(player(page)).toContainText(`/ ${clock(report.media.duration_s)}`);
  for (const index of [0, 7, said.length - 3]) {
    const begin = said[index]?.start_s ?? 0;
    await words(page).nth(index).click();
    const time = await now(page);
    expect(time).toBeGreaterThanOrEqual(begin - 0.05);
    expect(time).toBeLessThan(begin + 2);
  }
});

test('a click on a word is heard at once', async ({ page, service }) => {
  const { report } = await open(page, service, LONG);
  const took: number[] = [];
  for (const index of [40, 5, 25]) {
    const word = words(page).nth(index);
    await word.scrollIntoViewIfNeeded();
    const measured = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let clicked = 0;
          addEventListener('click', () => (clicked = performance.now()), { capture: true, once: true });
          const audio = document.querySelector('audio');
          audio?.addEventListener('seeked', () => resolve(performance.now() - clicked), { once: true });
        }),
    );
    await word.click();
    took.push(await measured);
    expect(await now(page)).toBeGreaterThanOrEqual((report.transcript.words[index]?.start_s ?? 0) - 0.05);
    expect(await isPlaying(page)).toBe(true);
  }
  console.log(`seek by click: ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  expect(Math.max(...took)).toBeLessThan(250);
});

test('the word that sounds is lit, and lit in time', async ({ page, service }) => {
  const { report } = await open(page, service);
  await player(page).getByRole('button', { name: 'Play' }).click();
  const lit = await page.evaluate(
    () =>
      new Promise<{ item: number; time: number }[]>((resolve) => {
        const audio = document.querySelector('audio') as HTMLAudioElement;
        const seen: { item: number; time: number }[] = [];
        const look = () => {
          const element = document.querySelector<HTMLElement>('[data-item][aria-current]');
          const item = Number(element?.dataset['item'] ?? -1);
          if (item !== (seen.at(-1)?.item ?? -1)) seen.push({ item, time: audio.currentTime });
          if (audio.currentTime < 4.5) setTimeout(look, 4);
          else resolve(seen);
        };
        look();
      }),
  );
  const starts = [...report.transcript.words, ...report.pauses].map((one) => one.start_s);
  const late = lit
    .filter(({ item, time }) => item >= 0 && time > 0.5)
    .map(({ time }) => Math.min(...starts.map((begin) => time - begin).filter((by) => by > -0.02)));
  console.log(`lit after: ${late.map((s) => (1000 * s).toFixed(0)).join(', ')} ms`);
  expect(late.length).toBeGreaterThan(5);
  const sorted = late.toSorted((one, other) => one - other);
  expect(sorted[Math.floor(late.length / 2)]).toBeLessThan(0.1);
  await expect(transcript(page).locator('[aria-current]')).toHaveCount(1);
});

test('the text follows the voice until the reader scrolls', async ({ page, service }) => {
  await page.setViewportSize({ width: 700, height: 500 });
  await open(page, service, LONG);
  const scroller = transcript(page).locator('.scroller');
  await scroller.scrollIntoViewIfNeeded();
  const top = () => scroller.evaluate((element) => element.scrollTop);
  const last = transcript(page).getByRole('listitem').last();
  await page.evaluate(() => (document.querySelector('audio') as HTMLAudioElement).currentTime = 47);
  await expect.poll(top).toBeGreaterThan(50);
  await expect(last.locator('[aria-current]')).toBeInViewport();
  await scroller.hover();
  await page.mouse.wheel(0, -5000);
  await expect.poll(top).toBe(0);
  await page.evaluate(() => (document.querySelector('audio') as HTMLAudioElement).currentTime = 50);
  await expect.poll(() => player(page).textContent()).toContain('0:50');
  expect(await top()).toBe(0);
  await transcript(page).getByRole('button', { name: 'Follow the voice again' }).click();
  await expect.poll(top).toBeGreaterThan(50);
  await expect(transcript(page).getByRole('button', { name: 'Follow the voice again' })).toBeHidden();
});

test('keys play, seek, change the speed and loop, but not while somebody types', async ({ page, service }) => {
  await open(page, service);
  const rate = () => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.playbackRate);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => now(page)).toBeCloseTo(4, 1);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => now(page)).toBeCloseTo(2, 1);
  await page.keyboard.press('Space');
  await expect.poll(() => isPlaying(page)).toBe(true);
  await page.keyboard.press('Space');
  await expect.poll(() => isPlaying(page)).toBe(false);
  await page.keyboard.press('k');
  expect(await rate()).toBe(1.25);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await rate()).toBe(0.75);
  await expect(player(page).getByRole('button', { name: '0.75×' })).toHaveAttribute('aria-pressed', 'true');
  // The Russian layout has other letters on the same keys.
  await page.evaluate(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'л', code: 'KeyK' })));
  expect(await rate()).toBe(1);
  const loop = transcript(page).getByRole('button', { name: 'Loop' });
  await page.keyboard.press('l');
  await expect(loop).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => isPlaying(page)).toBe(true);
  await page.keyboard.press('l');
  await expect(loop).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('Space');
  const before = await now(page);

  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('Name').fill('k n');
  await page.keyboard.press('Space');
  await page.keyboard.type('lj');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByLabel('Name')).toHaveValue('k n lj');
  expect([await isPlaying(page), await rate(), await now(page)]).toEqual([false, 1, before]);
  await page.keyboard.press('Escape');

  await transcript(page).getByText('Keys', { exact: true }).click();
  await transcript(page).getByLabel('Keys are on').uncheck();
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('k');
  expect(await rate()).toBe(1);
});

test('a loop comes back to its beginning', async ({ page, service }) => {
  const { report } = await open(page, service, LONG);
  const filler = report.filler_words.at(-1);
  await page.evaluate((time) => (document.querySelector('audio') as HTMLAudioElement).currentTime = time, (filler?.start_s ?? 0) - 0.5);
  await expect.poll(() => player(page).textContent()).toContain(clock((filler?.start_s ?? 0) - 0.5));
  await page.keyboard.press('n');
  await expect(transcript(page).getByRole('status')).toContainText('you know');
  await page.keyboard.press('l');
  const [from, to] = [(filler?.start_s ?? 0) - 2, (filler?.end_s ?? 0) + 2];
  await page.evaluate((time) => (document.querySelector('audio') as HTMLAudioElement).currentTime = time, to - 0.2);
  await expect.poll(() => now(page)).toBeLessThan(from + 1);
  expect(await now(page)).toBeGreaterThanOrEqual(from - 0.1);
});

test('marks one after the other, by buttons and by keys', async ({ page, service }) => {
  const { report } = await open(page, service);
  const marks = [
    ...report.filled_pauses.map((one) => [one.start_s, one.text] as const),
    ...report.filler_words.map((one) => [one.start_s, one.text] as const),
    ...report.pauses.filter((one) => one.place.startsWith('inside')).map((one) => [one.start_s, 'Pause'] as const),
    ...report.text.events.filter((one) => ['hedge', 'weak_word'].includes(one.kind)).map((one) => [one.start_s, one.text] as const),
  ].sort(([one], [other]) => one - other);
  const status = transcript(page).getByRole('status');
  await expect(status).toHaveText(`${marks.length} marks in the text`);
  for (const [index, [begin, text]] of marks.entries()) {
    if (index % 2 === 0) await page.keyboard.press('n');
    else await transcript(page).getByRole('button', { name: 'Next' }).click();
    await expect(status).toContainText(`Mark ${index + 1} of ${marks.length}:`);
    await expect(status).toContainText(text);
    await expect.poll(() => now(page)).toBeCloseTo(begin, 1);
  }
  await page.keyboard.press('n');
  await expect(status).toContainText(`Mark ${marks.length} of`);
  await page.keyboard.press('p');
  await transcript(page).getByRole('button', { name: 'Previous' }).click();
  await expect(status).toContainText(`Mark ${marks.length - 2} of`);
});

test('switches choose what is marked and gone through', async ({ page, service }) => {
  const { report } = await open(page, service, LONG);
  const filters = transcript(page).getByRole('group', { name: 'What to mark in the text' });
  const filler = filters.getByRole('button', { name: /^filler words/ });
  const filled = filters.getByRole('button', { name: /^filled pauses/ });
  await expect(filler).toHaveText(`filler words ${report.filler_words.length}`);
  await expect(filled).toHaveText(`filled pauses ${report.filled_pauses.length}`);
  await expect(transcript(page).locator('[data-item].filler')).toHaveCount(2 * report.filler_words.length);
  await filler.click();
  await expect(filler).toHaveAttribute('aria-pressed', 'false');
  await expect(transcript(page).locator('[data-item].filler')).toHaveCount(0);
  const between = filters.getByRole('button', { name: /^pauses between phrases/ });
  await expect(between).toHaveAttribute('aria-pressed', 'false');
  await between.click();
  const count = report.pauses.filter((pause) => !pause.place.startsWith('inside')).length;
  await expect(transcript(page).locator('[data-item].pause_between')).toHaveCount(count);
  await filled.click();
  await filters.getByRole('button', { name: /^pauses inside phrases/ }).click();
  await expect(transcript(page).getByRole('status')).toHaveText(`${count} marks in the text`);
});

test('a filler counts once', async ({ page, service }) => {
  const { report } = await open(page, service, LONG);
  const counts = await fillers(page).locator('tbody tr.head td.numbers').allTextContents();
  const all = report.filled_pauses.length + report.filler_words.length;
  expect(counts.map((text) => parseInt(text)).reduce((sum, count) => sum + count)).toBe(all);
  // No place stands in the table twice.
  const more = fillers(page).getByRole('button', { name: /^Show all/ });
  while ((await more.count()) > 0) await more.first().click();
  const quotes = await fillers(page).locator('tbody li').count();
  expect(quotes).toBe(all);
});

test('a filler that is none is corrected, taken back, and remembered', async ({ page, service }) => {
  const { id, report } = await open(page, service);
  const corrections = async () =>
    (await (await fetch(`${service.url}/api/v1/analyses/${id}/filler-corrections`)).json()) as { corrections: unknown[] };
  const row = fillers(page).getByRole('rowheader', { name: /you know/ });
  await expect(row).toBeVisible();
  await fillers(page).getByRole('button', { name: /^Not a filler here: “you know”/ }).click();
  await expect(fillers(page).getByRole('status')).toHaveText('The report was measured again.');
  await expect(row).toBeHidden();
  await expect(transcript(page).locator('[data-item].filler')).toHaveCount(0);
  const [first_word, end_word] = report.filler_words[0]?.words ?? [];
  expect((await corrections()).corrections).toEqual([{ lexeme: 'you know', first_word, end_word, is_filler: false }]);
  expect((await reported(service, id)).filler_words).toEqual([]);
  await page.reload();
  await fillers(page).getByRole('button', { name: /^Undo: “you know”/ }).click();
  await expect(row).toBeVisible();
  await expect(fillers(page).getByRole('heading', { name: 'Your corrections' })).toBeHidden();
  expect((await corrections()).corrections).toEqual([]);
  expect(await reported(service, id)).toEqual(report);

  await fillers(page).getByRole('button', { name: 'Never a filler for me: “you know”' }).click();
  await expect(fillers(page).getByRole('status')).toContainText('From the next talk on, “you know” will not count');
  const never = () =>
    page.evaluate(() => (JSON.parse(localStorage.getItem('speech-coach.preferences') ?? '{}') as { fillersNever: string[] }).fillersNever);
  expect(await never()).toEqual(['you know']);
  await fillers(page).getByRole('button', { name: 'Count it again: “you know”' }).click();
  expect(await never()).toEqual([]);
});

test('a sound that is no filled pause is corrected, and taken back', async ({ page, service }) => {
  const { id, report } = await open(page, service);
  expect(report.filled_pauses).not.toHaveLength(0);
  const starts = async () => (await reported(service, id)).filled_pauses.map((one) => one.start_s);
  const before = await starts();
  await fillers(page).getByRole('button', { name: /^Not a filler here: “uh|um/ }).first().click();
  await expect(fillers(page).getByRole('status')).toHaveText('The report was measured again.');
  const after = await starts();
  expect(after).toHaveLength(before.length - 1);
  await page.reload();
  await fillers(page).getByRole('button', { name: /^Undo: “filled pause”/ }).click();
  await expect(fillers(page).getByRole('heading', { name: 'Your corrections' })).toBeHidden();
  expect(await starts()).toEqual(before);
});

test('a filler is heard in its place, and the player stops behind it', async ({ page, service }) => {
  const { report } = await open(page, service);
  const filler = report.filler_words[0];
  await fillers(page).getByRole('button', { name: /^Play “you know”/ }).click();
  await expect.poll(() => isPlaying(page)).toBe(true);
  expect(await now(page)).toBeGreaterThanOrEqual((filler?.start_s ?? 0) - 1.6);
  await expect.poll(() => isPlaying(page)).toBe(false);
  expect(await now(page)).toBeCloseTo((filler?.end_s ?? 0) + 1.5, 0);
});

test('the recording is still there after leaving and coming back', async ({ page, service }) => {
  await open(page, service);
  await page.getByRole('link', { name: 'Talks' }).click();
  await expect(page).toHaveURL(/talks$/);
  await page.goBack();
  await player(page).getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => now(page)).toBeGreaterThan(0.3);
  await page.goForward();
  await page.goBack();
  await expect(player(page)).toContainText('/ 0:11');
  await player(page).getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => now(page)).toBeGreaterThan(0.3);
});

test('a film is seen, with captions', async ({ page, service }) => {
  const form = new FormData();
  form.set('language', 'en');
  form.set('fillers_never', 'basically');
  form.set('file', new Blob([readFileSync(SHORT)], { type: 'video/webm' }), 'film.webm');
  const request = { method: 'POST', headers: { Prefer: 'wait=30' }, body: form };
  const take = (await (await fetch(`${service.url}/api/v1/analyses`, request)).json()) as Take;
  await choose(page, { locale: 'en' });
  await page.goto(`/talks/${take.id}`);
  const video = page.locator('video');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState)).toBeGreaterThan(0);
  const captions = video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise<string>((resolve) => {
        const track = element.querySelector('track') as HTMLTrackElement;
        track.addEventListener('load', () => resolve((track.track.cues?.[0] as VTTCue).text));
        track.track.mode = 'showing';
      }),
  );
  // Each word of a caption has its time.
  expect((await captions).replace(/<[^>]*>/g, '')).toContain('Good evening.');
});

test('another language of the page brings the report in it', async ({ page, service }) => {
  const { id } = await open(page, service);
  const asked = page.waitForRequest((request) => request.url().endsWith(`/api/v1/analyses/${id}`));
  await page.getByRole('button', { name: 'Русский' }).click();
  expect((await asked).headers()['accept-language']).toBe('ru');
  await expect(page.getByRole('heading', { name: 'Расшифровка' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Пауза 1,2 с, на границе фразы' })).toBeVisible();
});

test('a talk takes another name', async ({ page, service }) => {
  const { id } = await open(page, service, join(FIXTURES, 'en_meeting.flac'));
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByLabel('Name').fill('<b>Plan & budget');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('<b>Plan & budget');
  await expect(page.getByRole('button', { name: 'Rename' })).toBeFocused();
  await expect(page).toHaveTitle(/Plan & budget/);
  const take = (await (await fetch(`${service.url}/api/v1/analyses/${id}`)).json()) as Take;
  expect(take.name).toBe('<b>Plan & budget');
  await expect(transcript(page)).toBeVisible();
});

test('one stop of the tabulator, arrows from word to word, Enter to hear', async ({ page, service }) => {
  const { report } = await open(page, service, LONG);
  await expect(transcript(page).locator('[data-item][tabindex="0"]')).toHaveCount(1);
  await transcript(page).getByText('Keys', { exact: true }).focus();
  await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveText('Good');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(focused(page)).toHaveText('evening.');
  await page.keyboard.press('ArrowLeft');
  await expect(focused(page)).toHaveAccessibleName(/^Pause of 1\.9 s/);
  await page.keyboard.press('End');
  await expect(focused(page)).toHaveText(report.transcript.words.at(-1)?.text.trim() ?? '');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect.poll(() => isPlaying(page)).toBe(true);
  expect(await now(page)).toBeGreaterThan(40);
  await page.keyboard.press('Space');
  await expect.poll(() => isPlaying(page)).toBe(false);
  await page.keyboard.press('n');
  await expect(focused(page)).toHaveAttribute('title', /.+/);
  await page.keyboard.press('Tab');
  await expect(transcript(page).locator('[data-item]:focus')).toHaveCount(0);
  await expect(transcript(page).locator('[data-item][tabindex="0"]')).toHaveCount(1);
});

test('with the keys off, the space bar presses the word in focus', async ({ page, service }) => {
  const { report } = await open(page, service, LONG);
  await transcript(page).getByText('Keys', { exact: true }).click();
  await transcript(page).getByLabel('Keys are on').uncheck();
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await expect(focused(page)).toHaveText(report.transcript.words.at(-1)?.text.trim() ?? '');
  await page.keyboard.press('Space');
  await expect.poll(() => isPlaying(page)).toBe(true);
  expect(await now(page)).toBeGreaterThanOrEqual((report.transcript.words.at(-1)?.start_s ?? 0) - 0.05);
});

const focused = (page: Page): Locator => page.locator(':focus');

const failing = test.extend<object, { service: Service }>({
  service: [
    async ({}, use) => {
      const { stop, ...service } = await start(['--recognizer', 'fake-panic']);
      await use(service);
      await stop();
    },
    { scope: 'worker' },
  ],
});

failing('a talk that failed says why, is tried again, and can be removed', async ({ page, service }) => {
  const form = new FormData();
  form.set('file', new Blob([readFileSync(SHORT)]), 'talk.webm');
  const request = { method: 'POST', headers: { Prefer: 'wait=30' }, body: form };
  const take = (await (await fetch(`${service.url}/api/v1/analyses`, request)).json()) as Take;
  expect(take.status).toBe('failed');
  await choose(page, { locale: 'en' });
  await page.goto(`/talks/${take.id}`);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 2 })).toHaveText(take.error?.title ?? '');
  await expect(main).toContainText(take.error?.cure ?? '');
  await accessible(page);
  await page.getByRole('button', { name: 'Analyse again' }).click();
  const changed = async () =>
    ((await (await fetch(`${service.url}/api/v1/analyses/${take.id}`)).json()) as Take).updated_at !== take.updated_at;
  await expect.poll(changed).toBe(true);
  await page.getByRole('button', { name: 'Delete the recording' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/talks$/);
  const { items } = (await (await fetch(`${service.url}/api/v1/analyses`)).json()) as { items: unknown[] };
  expect(items).toEqual([]);
});

test('what a reader of the page hears of the transcript', async ({ page, service }) => {
  await open(page, service);
  await expect(transcript(page)).toMatchAriaSnapshot({ name: 'transcript.aria.yml' });
  await expect(fillers(page)).toMatchAriaSnapshot({ name: 'fillers.aria.yml' });
  await expect(player(page)).toMatchAriaSnapshot({ name: 'player.aria.yml' });
});

for (const { locale, theme } of LOOKS) {
  test(`nothing for axe to find: ${locale}, ${theme}`, async ({ page, service }) => {
    const id = await analyzed(service, locale === 'ru' ? join(FIXTURES, 'ru_instructions.m4a') : LONG, { language: locale });
    await choose(page, { locale, theme });
    // All of a report is a lot to look through.
    test.slow();
    const widths = theme === 'light' ? [400, 1280] : [1280, 400];
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`/talks/${id}`);
      await expect(page.locator('[data-item]').first()).toBeVisible();
      const off = page.locator('section:has(> .scroller) [role="group"] [aria-pressed="false"]');
      while ((await off.count()) > 0) await off.first().click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await accessible(page);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.locator('section:has(> .scroller)').scrollIntoViewIfNeeded();
    await picture(page, `transcript-${locale}-${theme}`);
  });
}
