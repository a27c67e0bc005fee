/** Measures over the takes. */

import { accessible, choose, expect, LOOKS, picture } from './fixtures';
import { FEW, type Take, id, json, tabTo, written, test } from './takes';

interface Row {
  takes: Take[];
  measures: { name: string; unit: string; points: ({ value: number } | null)[] }[];
}

test('shows the numbers of the API', async ({ page, service }) => {
  await page.goto('/progress');
  await page.getByLabel(/^Language/).selectOption('ru');
  await expect(page.getByText('5 talks, language: Russian.')).toBeVisible();
  const row = await json<Row>(service, '/api/v1/progress?language=ru');
  const cards = page.locator('[data-measure]');
  await expect(cards).toHaveCount(6);
  const rate = row.measures.find(({ name }) => name === 'speech_rate_wpm');
  const card = page.locator('[data-measure=speech_rate_wpm]');
  const points = card.getByRole('list', { name: 'Speech rate by talk' }).getByRole('link');
  await expect(points).toHaveCount(5);
  await picture(page, 'progress');
  for (const [at, take] of row.takes.entries()) {
    const value = written(rate?.points[at]?.value ?? 0, 'words/min');
    await expect(points.nth(at)).toHaveAttribute('href', `/talks/${take.id}`);
    await expect(points.nth(at)).toHaveAccessibleName(new RegExp(`^${take.name}, .*: ${value}\\swords?/min`));
  }
  await card.getByText('Table of the numbers').click();
  await expect(card.locator('tbody td:nth-child(3)')).toHaveText(
    row.takes.map((_, at) => written(rate?.points[at]?.value ?? 0, 'words/min')),
  );
  await expect(card).toContainText('Good: 95 to 130 words/min');
  await expect(card).toContainText('Usually');
});

test('takes the language and the tag that are asked for', async ({ page }) => {
  await page.goto('/progress');
  await expect(page.getByText('1 talk, language: English. 4 more talks will show')).toBeVisible();
  await expect(page.locator('[data-measure]').first()).toContainText('A trend takes at least two talks.');
  await page.goto('/progress?language=ru&tag=rehearsal');
  await expect(page.getByText('1 talk, language: Russian.')).toBeVisible();
  await page.getByLabel('With the tag').fill('no such tag');
  await page.getByLabel('With the tag').press('Enter');
  await expect(page.getByText('Nothing was found')).toBeVisible();
});

test('keeps which measures are shown', async ({ page }) => {
  await page.goto('/progress?language=ru');
  await page.getByText('Measures in charts: 6').click();
  await page.getByRole('checkbox', { name: 'Pauses, per minute', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Speech rate, words/min' }).uncheck();
  await page.reload();
  await expect(page.locator('[data-measure=pauses_per_min]')).toBeVisible();
  await expect(page.locator('[data-measure=speech_rate_wpm]')).toHaveCount(0);
  await page.getByText('Measures in charts: 6').click();
  await page.getByRole('button', { name: 'Back to the usual ones' }).click();
  await expect(page.locator('[data-measure=speech_rate_wpm]')).toBeVisible();
  await expect(page.locator('[data-measure=pauses_per_min]')).toHaveCount(0);
});

test('reads well', async ({ page }) => {
  await page.addInitScript(() => {
    localStorage.setItem('speech-coach.progress-measures', '["f0_st_sd"]');
  });
  await page.goto('/progress?language=ru');
  await expect(page.locator('[data-measure]')).toHaveCount(1);
  await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'progress.aria.yml' });
});

test('leads to a talk by keyboard and tells of it before', async ({ page }) => {
  await page.goto('/progress?language=ru');
  const points = page.locator('[data-measure=speech_rate_wpm]').getByRole('list', { name: /by talk/ }).getByRole('link');
  await expect(points).toHaveCount(5);
  await tabTo(page, points.last());
  await expect(page.locator('.tip')).toContainText(FEW);
  await page.keyboard.press('Escape');
  await expect(page.locator('.tip')).toHaveCount(0);
  await page.keyboard.press('ArrowLeft');
  await expect(points.nth(3)).toBeFocused();
  await expect(page.locator('.tip')).toContainText('Meeting');
  await page.keyboard.press('Home');
  await expect(points.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/talks/${id('Announcement')}$`));
});

for (const { locale, theme } of LOOKS) {
  test(`nobody is shut out, ${locale} and ${theme}`, async ({ page }) => {
    await choose(page, { locale, theme });
    await page.goto('/progress?language=ru');
    await expect(page.locator('[data-measure]')).toHaveCount(6);
    await page.locator('summary').first().click();
    await page.locator('article summary').first().click();
    await accessible(page);
  });
}
