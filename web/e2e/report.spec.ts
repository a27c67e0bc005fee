/** The report of a talk: summary, numbers, scores, structure, language, downloads. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Finding, Report, Take } from '../src/api/client';
import { accessible, analyzed, choose, expect, FIXTURES, LOOKS, picture, test, type Service } from './fixtures';

type Locale = 'ru' | 'en';

const ENGLISH = join(FIXTURES, 'en_sonnet.mp3');
const RUSSIAN = join(FIXTURES, 'ru_instructions.m4a');

const SUMMARY = { ru: 'Коротко', en: 'In short' };
const NUMBERS = { ru: 'Все числа', en: 'All numbers' };
const LAST = { ru: 'Забрать с собой', en: 'Take away' };
const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function taken(service: Service, id: string, locale: Locale): Promise<Take & { report: Report }> {
  const headers = { 'Accept-Language': locale };
  const take = (await (await fetch(`${service.url}/api/v1/analyses/${id}`, { headers })).json()) as Take;
  expect(take.report).toBeTruthy();
  return take as Take & { report: Report };
}

/** A talk as the API has it, and the page that shows it. */
async function open(page: Page, service: Service, locale: Locale = 'en', theme = 'light') {
  const file = locale === 'en' ? ENGLISH : RUSSIAN;
  const id = await analyzed(service, file, { language: locale });
  await choose(page, { locale, theme });
  await page.goto(`/talks/${id}`);
  await expect(region(page, SUMMARY[locale])).toBeVisible();
  // Parts that are further down come some frames later, this as the last.
  await expect(region(page, LAST[locale])).toBeVisible();
  return taken(service, id, locale);
}

const now = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
const isPlaying = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => !audio.paused);
const unfold = (page: Page) =>
  page.locator('main details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
/** Without spaces, and without what Markdown puts before signs. */
const bare = (text: string) => text.replace(/\s+|\\/g, '');

for (const locale of ['en', 'ru'] as const) {
  test(`findings are those of the API, word for word, in ${locale}`, async ({ page, service }) => {
    const { report } = await open(page, service, locale);
    const shown = region(page, SUMMARY[locale]).locator('[data-finding]');
    const of = (kind: string) => report.findings.filter((finding) => finding.kind === kind);
    const expected: Finding[] = [...of('strength'), ...of('priority').slice(0, 3)];
    await expect(shown).toHaveCount(expected.length);
    for (const [index, finding] of expected.entries()) {
      const one = shown.nth(index);
      await expect(one).toContainText(finding.fact);
      await expect(one).toContainText(finding.why);
      await expect(one.locator('.moment')).toHaveCount(finding.evidence.length);
      if (finding.kind !== 'priority') continue;
      await expect(one).toContainText(finding.action);
      await expect(one).toContainText(finding.goal);
    }
  });

  test(`numbers are those of the written report in ${locale}`, async ({ page, service }) => {
    const { id } = await open(page, service, locale);
    const markdown = await (await fetch(`${service.url}/api/v1/analyses/${id}/report.md?locale=${locale}`)).text();
    const table = /\| --- \|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(markdown)?.[1] ?? '';
    const rows = table.trim().split('\n').map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));
    expect(rows.length).toBeGreaterThan(50);
    await unfold(page);
    const shown = region(page, NUMBERS[locale]).locator('tr[data-measure]');
    await expect(shown).toHaveCount(rows.length);
    for (const [index, [name, value, unit, band, note]] of rows.entries()) {
      const texts = await shown.nth(index).locator('th, td').allInnerTexts();
      expect(bare(texts[0] ?? '')).toContain(bare(name ?? ''));
      if (value === '—') expect(texts[1]).toContain(note);
      else expect(bare(texts[1] ?? '')).toBe(bare(`${value}${unit}`));
      if (band) expect(bare(texts[2] ?? ''), name).toContain(bare(band));
    }
  });
}

test('what was not measured says why, and few data are not judged', async ({ page, service }) => {
  const { report } = await open(page, service);
  await unfold(page);
  const row = (name: string) => page.locator(`tr[data-measure="${name}"]`);
  expect(report.measures.bureaucratese_per_100_words?.unmeasurable).toBe('language_not_supported');
  await expect(row('bureaucratese_per_100_words')).toContainText('not measured: no rules for this language');
  await expect(row('bureaucratese_per_100_words')).not.toContainText('0.0');
  expect(report.measures.articulation_rate_cv?.reliability).toBeLessThan(0.5);
  await expect(row('articulation_rate_cv')).toContainText('few data, not judged');
  await expect(row('articulation_rate_cv')).toContainText('≈');
  await expect(row('speech_rate_wpm')).toContainText('below the good range: 125–165');
});

test('the marker of a band is where the number is', async ({ page, service }) => {
  const { report } = await open(page, service);
  await unfold(page);
  const gauges = page.locator('[data-measure]:has(.gauge)');
  expect(await gauges.count()).toBeGreaterThan(20);
  await expect(page.locator('li[data-measure]:has(.gauge)')).toHaveCount(6);
  for (const one of await gauges.all()) {
    const name = (await one.getAttribute('data-measure')) as 'speech_rate_wpm';
    const gauge = one.locator('.gauge');
    const [low, high] = [Number(await gauge.getAttribute('data-low')), Number(await gauge.getAttribute('data-high'))];
    const value = report.measures[name]?.value ?? NaN;
    const [scale, mark] = [await gauge.boundingBox(), await gauge.locator('.mark').boundingBox()];
    if (!scale || !mark) throw new Error(`${name} has no drawing`);
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    expect(mark.x + mark.width / 2, name).toBeCloseTo(scale.x + share * scale.width, -0.5);
    const good = await gauge.locator('.good').boundingBox();
    const isInside = !!good && mark.x + mark.width / 2 >= good.x - 1 && mark.x + mark.width / 2 <= good.x + good.width + 1;
    if ((await gauge.locator('.mark.within').count()) > 0) expect(isInside, name).toBe(true);
    if ((await gauge.locator('.mark.below, .mark.above').count()) > 0) expect(isInside, name).toBe(false);
  }
});

test('a moment plays what it names', async ({ page, service }) => {
  const { report } = await open(page, service);
  const priority = report.findings.find((finding) => finding.kind === 'priority');
  const span = priority?.evidence[1];
  if (!priority || !span) throw new Error('the talk has no priority');
  const chip = page.locator(`[data-finding="${priority.text_key}"] .moment`).nth(1);
  await expect(chip).toHaveAccessibleName('Play 0:13–0:14: Filled pauses');
  await chip.click();
  await expect.poll(() => isPlaying(page)).toBe(true);
  const time = await now(page);
  expect(time).toBeGreaterThanOrEqual(span.start_s - 0.55);
  expect(time).toBeLessThan(span.end_s + 0.6);
  await expect.poll(() => isPlaying(page), { timeout: 10_000 }).toBe(false);
  expect(await now(page)).toBeLessThan(span.end_s + 1.5);
});

test('a sub-score shows its terms, and they make it', async ({ page, service }) => {
  const { report } = await open(page, service);
  await unfold(page);
  for (const score of report.sub_scores) {
    const card = page.locator(`[data-sub-score="${score.id}"]`);
    await expect(card.locator('strong')).toHaveText(new RegExp(`${score.score.toFixed(0)}$`));
    await expect(card.locator('[data-term]')).toHaveCount(score.terms.length);
    const formula = (await card.locator('.formula').innerText()).replace(/\s+/g, ' ');
    const [, products, weights, result] = /\((.*)\) ÷ \((.*)\) = (.*)/.exec(formula) ?? [];
    const sum = (text: string) => text.split(' + ').map((one) => one.split(' × ').map(Number).reduce((a, b) => a * b));
    const total = (values: number[]) => values.reduce((a, b) => a + b, 0);
    const made = total(sum(products ?? '')) / total(sum(weights ?? ''));
    expect(made, score.id).toBeCloseTo(Number(result), 0);
    expect(Number(result), score.id).toBeCloseTo(score.score, 0);
  }
  const pace = page.locator('[data-sub-score="pace"]');
  await expect(pace).toContainText('100 within 3.5–5.5; 0 up to 2.4 and from 6.8 on');
  await expect(pace).toContainText('Pace variation: reliability 47%, too little to judge');
});

test('there is no score of the whole unless somebody opens it', async ({ page, service }) => {
  const { report } = await open(page, service);
  await expect(region(page, 'Scores by part')).toBeVisible();
  const whole = page.locator('details[data-overall]');
  await expect(whole).toHaveCount(report.score ? 1 : 0);
  if (!report.score) return;
  await expect(whole).not.toHaveAttribute('open');
  await expect(whole.locator('strong')).toBeHidden();
  await whole.locator('summary').click();
  await expect(whole.locator('strong')).toHaveText(report.score.score.toFixed(0));
});

test('the structure is a checklist with quotes', async ({ page, service }) => {
  const { report } = await open(page, service);
  const opening = page.locator('[data-part="opening"]');
  await expect(opening).toContainText(`${report.text.opening?.points} of 5 points`);
  const found = new Set(report.text.opening?.signs.map((sign) => sign.kind));
  for (const item of await opening.locator('[data-sign]').all()) {
    const kind = (await item.getAttribute('data-sign')) ?? '';
    await expect(item).toHaveClass(found.has(kind) ? /there|harm/ : /absent/);
  }
  const call = report.text.call_to_action;
  const words = report.transcript.words.slice(...(call?.words ?? [0, 0])).map((word) => word.text.trim());
  await expect(page.locator('[data-part="call"] q strong')).toHaveText(words.join(' '));
  await page.locator('[data-part="call"] .moment').click();
  await expect.poll(() => now(page)).toBeGreaterThanOrEqual((call?.start_s ?? 0) - 0.55);
});

test('repeated and weak words are listed with their moments', async ({ page, service }) => {
  const { report } = await open(page, service, 'ru');
  const weak = report.text.events.filter((event) => event.kind === 'weak_word');
  expect(weak.length).toBeGreaterThan(1);
  const pane = page.locator('[data-kind="weak_word"]');
  await expect(pane).toContainText('просто');
  await expect(pane).toContainText('4 раза');
  await expect(pane.locator('.moment')).toHaveCount(weak.length);
  const first = report.text.overused_words[0];
  const overused = page.locator('[data-kind="overused"] li').filter({ has: page.locator('strong') }).first();
  await expect(overused.locator('strong')).toHaveText(first?.text ?? '');
  await expect(overused.locator('.moment')).toHaveCount(first?.words.length ?? 0);
});

test('the pause map has a sign for each pause, and a table', async ({ page, service }) => {
  const { report } = await open(page, service);
  const map = page.locator('[data-part="pauses"]');
  await expect(map.locator('figure .room .sign')).toHaveCount(report.pauses.length);
  await expect(map.locator('figcaption')).toHaveText(
    '16 pauses, 7 of them inside phrases; the longest lasts 1.9 s, at 0:00.',
  );
  const lefts = await map.locator('figure .room .sign').evaluateAll((signs) => signs.map((one) => one.getBoundingClientRect().x));
  expect([...lefts].sort((a, b) => a - b)).toEqual(lefts);
  await map.getByText('Pauses as a table').click();
  await expect(map.locator('details tbody tr')).toHaveCount(report.pauses.length);
  for (const kind of ['short', 'medium', 'long', 'very_long']) {
    const counts = report.timing.pause_counts.filter((one) => one.class === kind).map((one) => one.count);
    const all = counts.reduce((a, b) => a + b, 0);
    await expect(map.locator(`tr[data-class="${kind}"] .all`)).toHaveText(String(all));
  }
});

test('every download is there and is what it says', async ({ page, service }) => {
  await open(page, service);
  const types: Record<string, RegExp> = {
    html: /^text\/html/,
    md: /^text\/markdown/,
    txt: /^text\/plain/,
    srt: /^application\/x-subrip/,
    vtt: /^text\/vtt/,
    csv: /^text\/csv/,
    json: /^application\/json/,
    TextGrid: /^text\/plain/,
    edl: /^text\/plain/,
    mp3: /^(audio|application)\//,
  };
  await region(page, 'Take away').getByRole('checkbox', { name: /^Also filled pauses that were heard/ }).check();
  const links = await region(page, 'Take away').getByRole('link').all();
  expect(links.length).toBe(14);
  for (const link of links) {
    const [href, file] = [await link.getAttribute('href'), await link.getAttribute('download')];
    const ending = (file ?? 'report.html').split('.').pop() ?? '';
    const response = await page.request.get(href ?? '');
    expect(response.status(), href ?? '').toBe(200);
    expect(response.headers()['content-type'], href ?? '').toMatch(types[ending] ?? /^$/);
    expect((await response.body()).length, href ?? '').toBeGreaterThan(20);
  }
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Subtitles, SRT' }).click();
  expect((await saved).suggestedFilename()).toBe('en_sonnet.srt');
  await page.getByLabel('Frames a second').selectOption('29.97');
  await expect(page.getByRole('link', { name: 'Cut list, EDL' })).toHaveAttribute('href', /frame_rate=29\.97$/);
});

test('a recording without speech says so and measures nothing', async ({ page, service }) => {
  const file = join(service.folder, 'silence.wav');
  const samples = 5 * 16_000;
  const wave = Buffer.alloc(44 + 2 * samples);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(36 + 2 * samples, 4);
  wave.write('WAVEfmt ', 8);
  for (const [value, at] of [[16, 16], [16_000, 24], [32_000, 28], [2 * samples, 40]] as const) wave.writeUInt32LE(value, at);
  for (const [value, at] of [[1, 20], [1, 22], [2, 32], [16, 34]] as const) wave.writeUInt16LE(value, at);
  wave.write('data', 36);
  writeFileSync(file, wave);
  const id = await analyzed(service, file, { language: 'en' });
  await choose(page, { locale: 'en' });
  await page.goto(`/talks/${id}`);
  const summary = region(page, 'In short');
  await expect(summary).toContainText('Nobody speaks in this recording');
  await expect(summary).toContainText('every sample is zero');
  await expect(summary.locator('[data-measure="speech_rate_wpm"]')).toContainText('not measured: no speech');
  await expect(region(page, 'Scores by part')).toContainText('Too little to score.');
  await expect(page.locator('[data-part="opening"]')).toContainText('not measured');
  await accessible(page);
});

test('everything works by keyboard', async ({ page, service }) => {
  test.slow();
  await open(page, service);
  const until = async (selector: string) => {
    for (let step = 0; step < 150; step += 1) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach ${selector}`);
  };
  await until('[data-finding] .moment');
  await page.keyboard.press('Enter');
  await expect.poll(() => isPlaying(page)).toBe(true);
  await until('[data-group="flow"] > summary');
  await page.keyboard.press('Enter');
  await expect(page.locator('tr[data-measure="rush_time_ratio"]')).toBeVisible();
  await until('tr[data-measure="rush_time_ratio"] summary');
  await page.keyboard.press('Space');
  await expect(page.locator('tr[data-measure="rush_time_ratio"]')).toContainText('Part of the score “Pace”');
  await until('[data-sub-score="pauses"] summary');
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-sub-score="pauses"] .formula')).toBeVisible();
});

test('readers of screens hear the same', async ({ page, service }) => {
  test.slow();
  await open(page, service);
  await expect(region(page, 'In short')).toMatchAriaSnapshot({ name: 'summary.aria.yml' });
  await expect(region(page, 'Scores by part')).toMatchAriaSnapshot({ name: 'scores.aria.yml' });
  await expect(region(page, 'Structure')).toMatchAriaSnapshot({ name: 'structure.aria.yml' });
  await expect(region(page, 'Take away')).toMatchAriaSnapshot({ name: 'downloads.aria.yml' });
});

for (const { locale, theme } of LOOKS) {
  test(`no barrier in ${locale}, ${theme}, with all unfolded`, async ({ page, service }) => {
    test.slow();
    await open(page, service, locale, theme);
    await unfold(page);
    await accessible(page);
    await picture(page, `report-${locale}-${theme}`);
  });
}

test('nothing is cut off on a narrow screen, and all is large enough to touch', async ({ page, service }) => {
  const width = 360;
  await page.setViewportSize({ width, height: 740 });
  await open(page, service, 'ru', 'dark');
  await unfold(page);
  for (const name of ['Коротко', 'Все числа', 'Оценки по частям', 'Построение', 'Язык', 'Забрать с собой']) {
    const beyond = await region(page, name).locator(':scope *:not(thead *)').evaluateAll(
      (all, most) => all.filter((one) => one.getBoundingClientRect().right > most).map((one) => one.outerHTML),
      width,
    );
    expect(beyond, name).toEqual([]);
    const small = await region(page, name).locator('button, summary, select').evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height < 23.5).map((one) => one.outerHTML),
    );
    expect(small, name).toEqual([]);
  }
});
