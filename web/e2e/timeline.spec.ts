/** The talk over time: charts, marks, seeking, zooming, numbers of a part. */

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { Report, Take } from '../src/api/client';
import type { FilledPauseSource } from '../src/api/sources';
import { analyzed, choose, expect, FIXTURES, LOOKS, picture, test, type Service } from './fixtures';

type Locale = 'ru' | 'en';

const TITLE = { ru: 'Выступление во времени', en: 'The talk over time' };
const RECORDINGS = {
  en: join(FIXTURES, 'en_sonnet.mp3'),
  ru: join(FIXTURES, 'ru_instructions.m4a'),
};

const timeline = (page: Page, locale: Locale = 'en') =>
  page.getByRole('region', { name: TITLE[locale], exact: true });
const chart = (page: Page, name: string) => timeline(page).getByRole('figure', { name, exact: true });
const area = (page: Page, name = 'Recording') => chart(page, name).locator('[data-time-area]');
const shown = (page: Page) => timeline(page).locator('[data-range]');
const now = (page: Page) =>
  page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);

/** A talk as the API has it, and the page that shows it. */
async function open(page: Page, service: Service, locale: Locale = 'en', theme = 'light') {
  const id = await analyzed(service, RECORDINGS[locale], { language: locale });
  await choose(page, { locale, theme });
  await page.goto(`/talks/${id}`);
  await expect(timeline(page, locale).locator('canvas').first()).toBeVisible();
  const ready = () => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.readyState);
  await expect.poll(ready).toBeGreaterThan(0);
  const take = (await (await fetch(`${service.url}/api/v1/analyses/${id}`)).json()) as Take;
  return take as Take & { report: Report };
}

async function box(locator: Locator) {
  await locator.scrollIntoViewIfNeeded();
  const found = await locator.boundingBox();
  if (!found) throw new Error('nothing is drawn there');
  return found;
}

/** Brings a chart to the middle, away from what sticks to the edges, and tells where it is. */
async function place(page: Page, name = 'Recording') {
  await area(page, name).evaluate((element) => element.scrollIntoView({ block: 'center' }));
  return box(area(page, name));
}

/** How many pixels of a canvas are painted in a colour of the tokens. */
function painted(canvas: Locator, token: string): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement, name) => {
    const probe = document.body.appendChild(document.createElement('span'));
    probe.style.color = `var(${name})`;
    const colour = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
    probe.remove();
    const context = element.getContext('2d');
    const { data } = context?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      const isNear = colour.every((value, index) => Math.abs(value - (data[at + index] ?? 0)) < 4);
      if (isNear && (data[at + 3] ?? 0) > 200) count += 1;
    }
    return count;
  }, token);
}

/** No finding of axe on the charts; the page around them is looked at with the report. */
async function hasNoBarrier(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).include('section:has(> .charts)');
  const { violations } = await axe.analyze();
  const said = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  expect(said).toEqual([]);
}

/** The numbers of a part as the API has them. */
async function numbersOf(page: Page, service: Service, id: string, start: number, end: number) {
  const query = `start_s=${start}&end_s=${end}`;
  const response = await page.request.get(`${service.url}/api/v1/analyses/${id}/section?${query}`);
  expect(response.status()).toBe(200);
  return (await response.json()) as Pick<Report, 'measures' | 'sub_scores'>;
}

test('curves and marks are drawn of what the report has', async ({ page, service }) => {
  const { report } = await open(page, service);
  for (const [name, token] of [
    ['Recording', '--wave'],
    ['Pace', '--curve-pace'],
    ['Pitch', '--curve-pitch'],
    ['Loudness', '--curve-loudness'],
  ] as const) {
    await expect.poll(() => painted(chart(page, name).locator('canvas'), token), name).toBeGreaterThan(100);
  }
  // The band of a comfortable pace.
  expect(await painted(chart(page, 'Pace').locator('canvas'), '--good-soft')).toBeGreaterThan(1000);
  const paces = (report.timing.pace_curve?.points ?? []).map((point) => Math.round(point.speech_rate_wpm));
  await expect(chart(page, 'Pace')).toContainText(
    `From ${Math.min(...paces)} to ${Math.max(...paces)} words per minute; comfortable is 125–165.`,
  );
  const marks = timeline(page).getByRole('list', { name: `Filled pauses: ${report.filled_pauses.length}` });
  await expect(marks.getByRole('button').first()).toHaveAccessibleName(/“um”/);
  const lane = timeline(page).getByRole('list', { name: `Filler words: ${report.filler_words.length}` });
  await expect(lane.getByRole('button')).toHaveCount(report.filler_words.length);
});

test('a hesitation that is heard and not written has a hollow sign, and says so', async ({ page, service }) => {
  // The scripted recognizer writes a word everywhere, so one of its own is given to the signal.
  const heard: FilledPauseSource = 'acoustic';
  await page.route(/\/api\/v1\/analyses\/[0-9a-f]+(\?.*)?$/, async (route) => {
    const response = await route.fetch();
    const take = (await response.json()) as Take & { report: Report };
    const [, second] = take.report.filled_pauses;
    if (second) second.source = heard;
    await route.fulfill({ response, json: take });
  });
  const { report } = await open(page, service);
  const marks = timeline(page).getByRole('list', { name: /^Filled pauses/ }).getByRole('button');
  await expect(marks).toHaveCount(report.filled_pauses.length);
  for (const [index, { text, start_s }] of report.filled_pauses.entries()) {
    const time = `0:${String(Math.floor(start_s)).padStart(2, '0')}`;
    const isHeard = index === 1;
    await expect(marks.nth(index)).toHaveAccessibleName(`${time} ${isHeard ? 'heard, but not written as a word' : `“${text}”`}`);
    await expect(marks.nth(index).locator('svg.hollow')).toHaveCount(isHeard ? 1 : 0);
  }
});

test('a click seeks to where it is, on every chart', async ({ page, service }) => {
  const { report } = await open(page, service);
  for (const [name, share] of [
    ['Recording', 0.25],
    ['Pace', 0.5],
    ['Loudness', 0.8],
  ] as const) {
    const { width, height } = await place(page, name);
    await area(page, name).click({ position: { x: width * share, y: height / 2 } });
    const away = async () => Math.abs((await now(page)) - report.media.duration_s * share);
    await expect.poll(away).toBeLessThan(0.1);
  }
  // The cursor stands where the click was, on all of them.
  const heads = timeline(page).locator('[data-playhead]');
  const lefts = await heads.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
  const areas = await box(area(page));
  for (const left of lefts.slice(1)) expect(Math.abs(left - areas.x - areas.width * 0.8)).toBeLessThan(3);
});

test('the value at the cursor is told beside the chart', async ({ page, service }) => {
  const { report } = await open(page, service);
  const point = report.timing.pace_curve?.points[4];
  const { x, y, width, height } = await place(page, 'Pace');
  await page.mouse.move(x + ((point?.middle_s ?? 0) / report.media.duration_s) * width, y + height / 2);
  await expect(chart(page, 'Pace')).toContainText(`${Math.round(point?.speech_rate_wpm ?? 0)} words/min`);
});

test('buttons, keys and the wheel zoom; dragging the ruler and the slider move', async ({ page, service }) => {
  await open(page, service);
  const whole = '0:00–0:53';
  await expect(shown(page)).toHaveText(whole);
  await timeline(page).getByRole('button', { name: 'Zoom in' }).click();
  await expect(shown(page)).toHaveText('0:00–0:26');
  await page.keyboard.press('+');
  await expect(shown(page)).toHaveText('0:00–0:13');
  await page.keyboard.press('-');
  await expect(shown(page)).toHaveText('0:00–0:26');
  await timeline(page).getByRole('slider', { name: 'Scroll through time' }).fill('26.6');
  await expect(shown(page)).toHaveText('0:26–0:53');
  await page.keyboard.press('0');
  await expect(shown(page)).toHaveText(whole);
  await expect(timeline(page).getByRole('slider', { name: 'Scroll through time' })).toHaveCount(0);

  // What is under the pointer stays there.
  const { x, y, width, height } = await place(page);
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.keyboard.down('Control');
  for (let turn = 0; turn < 3; turn += 1) await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect(shown(page)).toHaveText('0:23.0–0:30.2');
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, width / 2);
  await page.keyboard.up('Shift');
  await expect(shown(page)).toHaveText('0:26.6–0:33.8');

  const ruler = timeline(page).locator('[data-time-area="ruler"]');
  const strip = await box(ruler);
  await page.mouse.move(strip.x + 10, strip.y + 10);
  await page.mouse.down();
  await page.mouse.move(strip.x + 10 + strip.width / 2, strip.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect(shown(page)).toHaveText('0:23.0–0:30.2');
});

test('what is played stays in view', async ({ page, service }) => {
  await open(page, service);
  const zoom = timeline(page).getByRole('button', { name: 'Zoom in' });
  for (let step = 0; step < 5; step += 1) await zoom.click();
  await expect(shown(page)).toHaveText('0:00.0–0:02.0');
  await page.locator('audio').evaluate((audio: HTMLAudioElement) => {
    audio.playbackRate = 1.5;
    return audio.play();
  });
  await expect(shown(page)).not.toHaveText('0:00.0–0:02.0');
  await expect(timeline(page).locator('[data-playhead]').first()).toBeVisible();
  await page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.pause());
});

test('marks are one stop each lane, walked by arrows, and seek by Enter', async ({ page, service }) => {
  const { report } = await open(page, service);
  const lane = timeline(page).getByRole('list', { name: /^Filler words/ });
  const pauses = timeline(page).getByRole('list', { name: /^Filled pauses/ });
  await timeline(page).getByRole('button', { name: 'Zoom in' }).focus();
  // The button that shows everything is off, so the first lane comes next.
  await page.keyboard.press('Tab');
  await expect(pauses.getByRole('button').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await expect(lane.getByRole('button').first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(lane.getByRole('button').nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => now(page)).toBeCloseTo(report.filler_words[1]?.start_s ?? -1, 1);
  await page.keyboard.press('End');
  await expect(lane.getByRole('button').last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => now(page)).toBeCloseTo(report.filler_words.at(-1)?.start_s ?? -1, 1);

  // Enlarged, the next mark is brought into view.
  await page.keyboard.press('0');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('+');
  await expect(lane.getByRole('button')).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(lane.getByRole('button', { name: /^0:17/ })).toBeFocused();

  // What a mark is can be read, and put away.
  const tip = timeline(page).locator('.tip');
  await expect(tip).toContainText('0:17 “you know”');
  await page.keyboard.press('Escape');
  await expect(tip).toHaveCount(0);
});

test('a part is marked by dragging, and its numbers are those of the API', async ({ page, service }) => {
  const { id, report } = await open(page, service);
  const { x, y, width, height } = await place(page);
  const asked = page.waitForResponse((response) => response.url().includes('/section?'));
  await page.mouse.move(x + width * 0.2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height / 2, { steps: 4 });
  await page.mouse.up();
  const query = new URL((await asked).url()).searchParams;
  const [start, end] = [Number(query.get('start_s')), Number(query.get('end_s'))];
  expect(Math.abs(start - report.media.duration_s * 0.2)).toBeLessThan(0.15);
  expect(Math.abs(end - report.media.duration_s * 0.7)).toBeLessThan(0.15);
  await expect(timeline(page).getByLabel('From, seconds')).toHaveValue(String(start));
  await expect(timeline(page).getByLabel('To, seconds')).toHaveValue(String(end));

  const section = await numbersOf(page, service, id, start, end);
  const row = (name: string) => timeline(page).locator(`[data-measure="${name}"] td`);
  for (const name of ['speech_rate_wpm', 'filled_pauses_per_min', 'f0_st_sd'] as const) {
    for (const [column, measures] of [section.measures, report.measures].entries()) {
      const value = measures[name]?.value;
      const text = value == null ? '—' : value.toFixed(name === 'speech_rate_wpm' ? 0 : 1);
      await expect(row(name).nth(column)).toContainText(text.replace('-', '−'));
    }
  }
  for (const { id: name, score } of section.sub_scores) {
    const cell = timeline(page).locator(`[data-sub-score="${name}"] td`).first();
    await expect(cell).toHaveText(new Intl.NumberFormat('en', { maximumFractionDigits: 0 }).format(score));
  }
  // A drag is no click: the recording stays where it was.
  expect(await now(page)).toBe(0);
});

test('a part is told in seconds by keys, changed for another one, and given up', async ({ page, service }) => {
  const { id } = await open(page, service);
  const from = timeline(page).getByLabel('From, seconds');
  await from.fill('30');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('10.5');
  await page.keyboard.press('Enter');
  const table = timeline(page).getByRole('table', { name: 'The part 0:10–0:30 and the whole talk' });
  await expect(table).toBeVisible();
  // Whichever is first begins it.
  await expect(from).toHaveValue('10.5');
  const section = await numbersOf(page, service, id, 10.5, 30);
  await expect(table.locator('[data-measure="speech_rate_wpm"] td').first()).toContainText(
    `${Math.round(section.measures.speech_rate_wpm?.value ?? -1)} words/min`,
  );
  const opening = timeline(page).getByRole('button', { name: /^Opening/ });
  await opening.press('Enter');
  await expect(opening).toHaveAttribute('aria-pressed', 'true');
  await expect(timeline(page).getByRole('table', { name: /0:00–0:15/ })).toBeVisible();
  await timeline(page).getByRole('button', { name: 'Clear' }).press('Enter');
  await expect(timeline(page).getByRole('table')).toHaveCount(0);
});

test('a part too short, and a service that is gone, are told with what to do', async ({ page, service, complaints }) => {
  await open(page, service);
  await timeline(page).getByLabel('From, seconds').fill('1');
  await timeline(page).getByLabel('To, seconds').fill('2');
  await timeline(page).getByRole('button', { name: 'Show numbers' }).click();
  await expect(timeline(page).getByRole('alert')).toHaveAttribute('data-code', 'section_too_short');

  await page.route('**/section?*', (route) => route.abort());
  await timeline(page).getByRole('button', { name: /^End/ }).click();
  await expect(timeline(page).getByRole('alert')).toHaveAttribute('data-code', 'offline');
  await page.unroute('**/section?*');
  await timeline(page).getByRole('button', { name: 'Try again' }).click();
  await expect(timeline(page).getByRole('table')).toBeVisible();
  // Browsers write down every request that failed; these two were meant to.
  expect(complaints.splice(0)).toHaveLength(2);
});

test('charts are there as tables', async ({ page, service }) => {
  const { report } = await open(page, service);
  await timeline(page).getByText('Table: Pace').click();
  const rows = timeline(page).getByRole('region', { name: 'Pace' }).getByRole('row');
  await expect(rows).toHaveCount(1 + (report.timing.pace_curve?.points.length ?? 0));
  await timeline(page).getByText('Table: Pitch').click();
  const pitch = timeline(page).getByRole('region', { name: 'Pitch' }).getByRole('row');
  expect(await pitch.count()).toBeLessThanOrEqual(61);
});

test('colours follow the theme', async ({ page, service }) => {
  await open(page, service);
  const wave = chart(page, 'Recording').locator('canvas');
  await expect.poll(() => painted(wave, '--wave')).toBeGreaterThan(100);
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await expect.poll(() => painted(wave, '--wave')).toBeGreaterThan(100);
  await expect.poll(() => painted(chart(page, 'Pace').locator('canvas'), '--curve-pace')).toBeGreaterThan(100);
});

test('the charts are told to who cannot see them', async ({ page, service }) => {
  await open(page, service);
  await expect(timeline(page).locator('.charts')).toMatchAriaSnapshot({ name: 'charts.yml' });
});

for (const { locale, theme } of LOOKS) {
  test(`no barrier in ${locale}, ${theme}`, async ({ page, service }) => {
    await open(page, service, locale, theme);
    await timeline(page, locale).getByRole('button', { name: /^(Начало|Opening)/ }).click();
    await expect(timeline(page, locale).getByRole('table')).toBeVisible();
    await timeline(page, locale).locator('summary').first().click();
    await hasNoBarrier(page);
    if (locale === 'en') {
      await timeline(page).evaluate((element) => element.scrollIntoView({ block: 'start' }));
      await picture(page, `timeline-${theme}`);
    }
  });
}

test('nothing is cut off on a narrow screen', async ({ page, service }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, service);
  await timeline(page).getByRole('button', { name: /^Opening/ }).click();
  await expect(timeline(page).getByRole('table')).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBe(360);
});
