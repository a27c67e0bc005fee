/** Two takes side by side. */

import { accessible, choose, expect, LOOKS, picture } from './fixtures';
import { type Compared, FEW, MANY, difference, id, json, pair, sent, written, test } from './takes';

test('shows the numbers of the API', async ({ page, service }) => {
  const body = sent('POST', { ids: [id(MANY), id(FEW)] });
  const { measures } = await json<{ measures: Compared[] }>(service, '/api/v1/comparisons', body);
  await page.goto(pair(MANY, FEW));
  const known = measures.filter(({ values }) => values.some((value) => value !== null));
  await expect(page.locator('tr[data-measure]')).toHaveCount(known.length);
  const shown = await page.locator('tr[data-measure]').evaluateAll((found) =>
    found.map((row) => {
      const cells = [...row.querySelectorAll('td')];
      const number = (cell?: Element) => cell?.querySelector('.numbers')?.textContent ?? null;
      const name = row.getAttribute('data-measure') ?? '';
      return [name, ...cells.map(number), cells[2]?.querySelector('.verdict')?.className.split(' ')[1] ?? null];
    }),
  );
  const expected = known.map(({ name, unit, values, differences: [change] }) => [
    name,
    ...values.map((value) => (value === null ? null : written(value, unit))),
    change ? difference(change.value, unit) : null,
    change ? (change.changed === 'no_clear_change' ? 'unclear' : (change.verdict ?? 'neither')) : null,
  ]);
  expect(shown.sort()).toEqual(expected.sort());
  await picture(page, 'comparison');
});

test('shows what is clear alone, and swaps the sides', async ({ page }) => {
  await page.goto(pair(MANY, FEW));
  await page.getByLabel('Only clear differences').check();
  await expect(page.locator('tr[data-measure]')).toHaveCount(2);
  const fillers = page.locator('tr[data-measure=filler_words_per_100_words]');
  await expect(fillers).toContainText('better');
  await page.getByRole('link', { name: 'Swap' }).click();
  await expect(page).toHaveURL(new RegExp(`before=${id(FEW)}&after=${id(MANY)}$`));
  await expect(page.locator('article').first()).toContainText(FEW);
  await expect(fillers).toContainText('worse');
  await expect(page.getByText('no clear difference').first()).toBeVisible();
  await page.getByRole('article', { name: FEW }).getByRole('link', { name: FEW }).click();
  await expect(page).toHaveURL(new RegExp(`/talks/${id(FEW)}$`));
});

test('reads well', async ({ page }) => {
  await page.goto(pair(MANY, FEW));
  await page.getByLabel('Only clear differences').check();
  await expect(page.getByRole('main')).toMatchAriaSnapshot({ name: 'comparison.aria.yml' });
});

test('draws the pace of both, with a table', async ({ page, service }) => {
  await page.goto(pair('Announcement', FEW));
  await expect(page.getByText('A: there is too little speech to follow its pace.')).toBeVisible();
  const take = await json<{ report: { timing: { pace_curve: { points: { speech_rate_wpm: number }[] } } } }>(
    service,
    `/api/v1/analyses/${id(FEW)}`,
  );
  const rates = take.report.timing.pace_curve.points.map((point) => point.speech_rate_wpm);
  const [low, high] = [Math.min(...rates).toFixed(0), Math.max(...rates).toFixed(0)];
  await expect(page.getByText(`B: from ${low} to ${high} words/min.`)).toBeVisible();
  await page.getByText('Table of the numbers').click();
  const cells = page.getByRole('table', { name: 'B, in windows of 20 s' }).locator('tbody td:nth-child(2)');
  await expect(cells).toHaveText(rates.map((rate) => rate.toFixed(0)));
});

test('lets a missing side be chosen', async ({ page }) => {
  await page.goto('/compare?before=&after=');
  await page.getByRole('link', { name: MANY }).click();
  await expect(page.getByRole('heading', { name: 'B: with this talk' })).toBeVisible();
  await expect(page.getByRole('link', { name: MANY })).toHaveCount(0);
  await page.getByLabel('Find by name').fill('few');
  await expect(page.getByRole('region', { name: 'B: with this talk' }).getByRole('listitem')).toHaveCount(1);
  await accessible(page);
  await page.getByRole('link', { name: FEW }).click();
  await expect(page).toHaveURL(new RegExp(`before=${id(MANY)}&after=${id(FEW)}$`));
  await expect(page.getByRole('table', { name: 'Measures' })).toBeVisible();
});

test('says that a take is gone', async ({ page, complaints }) => {
  await page.goto(`/compare?before=${id(MANY)}&after=${'0'.repeat(32)}`);
  await expect(page.getByRole('alert')).toHaveAttribute('data-code', 'no_such_take');
  await expect(page.getByRole('link', { name: 'Choose other talks' })).toBeVisible();
  expect(complaints.every((text) => text.includes('404'))).toBe(true);
  complaints.length = 0;
});

for (const { locale, theme } of LOOKS) {
  test(`nobody is shut out, ${locale} and ${theme}`, async ({ page }) => {
    await choose(page, { locale, theme });
    await page.goto(pair(MANY, FEW));
    await page.locator('summary').click();
    await accessible(page);
  });
}
