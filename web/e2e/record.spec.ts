import type { Page } from '@playwright/test';
import { accessible, choose, LOOKS, picture } from './fixtures';
import { expect, forgive, phase, test } from './handing';

const panel = (page: Page) => page.getByRole('region', { name: /Record it here|Записать здесь/ });

const left = (page: Page) =>
  page.getByRole('region', { name: /Recordings you have not handed in|Записи, которые вы ещё не отправили/ });

/** What the browser keeps: recordings and their pieces. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const opening = indexedDB.open('speech-coach');
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const stores = ['recordings', 'pieces'];
    const transaction = opening.result.transaction(stores);
    const counts = stores.map((name) => transaction.objectStore(name).count());
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    opening.result.close();
    return counts.map(({ result }) => result);
  });

/** Turns the microphone on; the browser's own sounds like a beep each second. */
async function open(page: Page): Promise<void> {
  await page.goto('/');
  await panel(page).getByRole('button', { name: 'Turn the microphone on' }).click();
  await expect(panel(page).getByRole('button', { name: 'Start recording' })).toBeVisible();
}

/** Records so many seconds. */
async function record(page: Page, seconds: number): Promise<void> {
  await panel(page).getByRole('button', { name: 'Start recording' }).click();
  await expect(panel(page).getByRole('timer')).toHaveText(`0:0${seconds}`, { timeout: 20_000 });
  await panel(page).getByRole('button', { name: 'Stop' }).click();
  await expect(panel(page).getByText('The recording is ready')).toBeVisible();
}

test('what is recorded ends in a report', async ({ page }) => {
  await open(page);
  await expect(panel(page).getByLabel('Microphone')).toContainText('Fake');
  const level = panel(page).getByRole('meter', { name: 'Level' });
  await expect.poll(async () => Number(await level.getAttribute('aria-valuenow'))).toBeGreaterThan(-50);
  await record(page, 3);
  const audio = panel(page).getByLabel('Listen to the recording');
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.duration)).toBeGreaterThan(2);
  await panel(page).getByRole('button', { name: 'Analyse it' }).click();
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Recording');
  const media = await page.request.get(page.url().replace('/talks/', '/api/v1/analyses/'));
  expect(((await media.json()) as { duration_s: number }).duration_s).toBeGreaterThan(2);
});

test('the microphone is asked for without any processing', async ({ page }) => {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const asked = media.getUserMedia.bind(media);
    media.getUserMedia = (wanted) => {
      sessionStorage.setItem('asked', JSON.stringify(wanted));
      return asked(wanted);
    };
  });
  await open(page);
  const asked = await page.evaluate(() => JSON.parse(sessionStorage.getItem('asked') ?? '{}') as unknown);
  const raw = { autoGainControl: false, noiseSuppression: false, echoCancellation: false };
  expect(asked).toMatchObject({ audio: raw });
});

test('one counts down, pauses, goes on, and may think better of it', async ({ page }) => {
  await open(page);
  await panel(page).getByRole('button', { name: 'Start recording' }).click();
  await expect(panel(page).getByLabel(/Recording starts in/)).toBeVisible();
  await panel(page).getByRole('button', { name: 'Cancel' }).click();
  await panel(page).getByRole('button', { name: 'Start recording' }).click();
  const time = panel(page).getByRole('timer');
  await expect(time).toHaveText('0:01', { timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeHidden();
  await panel(page).getByRole('button', { name: 'Pause' }).click();
  const paused = await time.textContent();
  await page.waitForTimeout(1_500);
  expect(await time.textContent()).toBe(paused);
  await panel(page).getByRole('button', { name: 'Go on' }).click();
  await expect(time).toHaveText('0:02');
  await panel(page).getByRole('button', { name: 'Stop' }).click();
  await panel(page).getByRole('button', { name: 'Delete the recording' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete the recording?' });
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(panel(page).getByText('The recording is ready')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Delete the recording' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(panel(page).getByRole('button', { name: 'Turn the microphone on' })).toBeVisible();
  await expect(panel(page).getByRole('heading')).toBeFocused();
});

test('a reload in the middle of a recording loses next to nothing', async ({ page }) => {
  await open(page);
  await panel(page).getByRole('button', { name: 'Start recording' }).click();
  await expect(panel(page).getByRole('timer')).toHaveText('0:04', { timeout: 20_000 });
  await expect(panel(page).getByText('The recording is kept in this browser until')).toBeVisible();
  await page.reload();
  await expect(left(page).getByText('cut off: the page was closed')).toBeVisible();
  await expect(left(page).getByText(/^0:0[3-9] · /)).toBeVisible();
  await left(page).getByRole('button', { name: /^Listen: Recording / }).click();
  const audio = left(page).getByLabel(/^Listen: Recording /);
  await expect(audio).toBeFocused();
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.duration)).toBeLessThan(10);
  expect(await audio.evaluate((element: HTMLAudioElement) => element.duration)).toBeGreaterThan(1);
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.played.length)).toBeGreaterThan(0);
  await left(page).getByRole('button', { name: /^Analyse it: Recording / }).click();
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 30_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Recording');
  const media = await page.request.get(page.url().replace('/talks/', '/api/v1/analyses/'));
  expect(((await media.json()) as { duration_s: number }).duration_s).toBeGreaterThan(1);
  expect(await kept(page)).toEqual([0, 0]);
  await page.goto('/');
  await expect(page.getByRole('link', { name: /^Recording / }).first()).toBeVisible();
  await expect(left(page)).toBeHidden();
});

test('a recording that was stopped outlives its page until it is deleted', async ({ page, complaints }) => {
  await open(page);
  await record(page, 1);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.goBack();
  await expect(panel(page).getByText('The recording is ready')).toBeVisible();
  await expect(panel(page).getByText('The recording is kept in this browser until')).toBeVisible();
  await expect(left(page)).toBeHidden();
  page.on('dialog', (dialog) => complaints.push(dialog.type()));
  await page.reload();
  await expect(left(page).getByText(/^0:01$/)).toBeVisible();
  await left(page).getByRole('heading').focus();
  for (const name of [/^Listen: /, /^Analyse it: /, /^Delete: /]) {
    await page.keyboard.press('Tab');
    await expect(left(page).getByRole('button', { name })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete the recording?' });
  await page.keyboard.press('Escape');
  await expect(left(page).getByRole('button', { name: /^Delete: / })).toBeFocused();
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(left(page)).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
  expect(await kept(page)).toEqual([0, 0]);
  await page.reload();
  await expect(panel(page)).toBeVisible();
  await expect(left(page)).toBeHidden();
});

test('what another tab records is offered once that tab is gone', async ({ page, context }) => {
  const other = await context.newPage();
  await open(other);
  await panel(other).getByRole('button', { name: 'Start recording' }).click();
  await expect(panel(other).getByRole('timer')).toHaveText('0:02', { timeout: 20_000 });
  await page.goto('/');
  expect((await kept(page))[0]).toBe(1);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(panel(other).getByRole('timer')).toHaveText('0:04');
  await expect(left(page)).toBeHidden();
  await other.close();
  await expect(left(page).getByText('cut off: the page was closed')).toBeVisible();
});

test('a recording that was not accepted yet is offered again', async ({ page, complaints }) => {
  await open(page);
  await record(page, 2);
  await page.route(/\/api\/v1\/analyses(\?|$)/, (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await panel(page).getByRole('button', { name: 'Analyse it' }).click();
  await phase(page, 'Recording', 'paused');
  await expect(left(page)).toBeHidden();
  await page.reload();
  await expect(left(page).getByText(/^0:02$/)).toBeVisible();
  await expect(page.locator('[data-phase]')).toHaveCount(0);
  await page.unrouteAll();
  await left(page).getByRole('button', { name: /^Analyse it: / }).click();
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 45_000 });
  expect(await kept(page)).toEqual([0, 0]);
  forgive(complaints, /ERR_FAILED/);
});

const refusals = {
  refuses: () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('no', 'SecurityError');
    };
  },
  'is full': () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  },
};

for (const [why, refuse] of Object.entries(refusals)) {
  test(`a recording is not lost in silence where the browser ${why}`, async ({ page }) => {
    await page.addInitScript(refuse);
    await open(page);
    await record(page, 1);
    await expect(panel(page).getByText('So far the recording is in this tab only')).toBeVisible();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.goBack();
    await expect(panel(page).getByText('The recording is ready')).toBeVisible();
    const asking = page.waitForEvent('dialog');
    await page.evaluate(() => void setTimeout(() => location.reload()));
    const dialog = await asking;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await expect(panel(page).getByText('The recording is ready')).toBeVisible();
  });
}

test('a recording outlasts a lost connection', async ({ page, context, complaints }) => {
  await open(page);
  await record(page, 2);
  await context.setOffline(true);
  await panel(page).getByRole('button', { name: 'Analyse it' }).click();
  await phase(page, 'Recording', 'paused');
  await expect(page.getByText('The connection to the service is lost')).toBeVisible();
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/talks\/[0-9a-f]+$/, { timeout: 45_000 });
  forgive(complaints, /ERR_INTERNET_DISCONNECTED/);
});

test('a refused microphone is explained', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.goto('/');
  await panel(page).getByRole('button', { name: 'Turn the microphone on' }).click();
  const alert = panel(page).getByRole('alert');
  await expect(alert).toContainText('The browser does not let us use the microphone');
  await expect(alert).toContainText('allow the microphone');
  await accessible(page);
});

test('a text is read from a prompter, or one of your own', async ({ page }) => {
  await open(page);
  await panel(page).getByLabel('Read a text').check();
  const prompter = panel(page).getByRole('region', { name: 'Text to read' });
  await expect(prompter).toContainText('Good afternoon');
  await panel(page).getByRole('combobox', { name: 'Text' }).selectOption('Your own text');
  await panel(page).getByLabel('Paste the text').fill(`<b>Mine</b>\n${'word '.repeat(400)}`);
  await expect(prompter).toContainText('<b>Mine</b>');
  await panel(page).getByLabel('Scroll by itself').check();
  await panel(page).getByRole('button', { name: 'Start recording' }).click();
  await expect.poll(() => prompter.evaluate((box) => box.scrollTop), { timeout: 20_000 }).toBeGreaterThan(20);
  await picture(page, 'prompter');
  await accessible(page);
  await panel(page).getByRole('button', { name: 'Stop' }).click();
});

test('a minute on a topic ends by itself', async ({ page }) => {
  await page.clock.install();
  await open(page);
  await panel(page).getByLabel('A minute on a topic').check();
  const topic = panel(page).locator('.what');
  const first = await topic.textContent();
  await panel(page).getByRole('button', { name: 'Another topic' }).click();
  await expect(topic).not.toHaveText(first ?? '');
  const chosen = (await topic.textContent()) ?? '';
  await panel(page).getByRole('button', { name: 'Start recording' }).click();
  await page.clock.runFor(4_000);
  await expect(panel(page).getByText('of 1:00')).toBeVisible();
  await expect(panel(page).getByText(chosen)).toBeVisible();
  await page.clock.runFor(61_000);
  await expect(panel(page).getByText('The recording is ready')).toBeVisible();
});

test('everything is done by the keyboard', async ({ page }) => {
  await page.goto('/');
  await panel(page).getByRole('button', { name: 'Turn the microphone on' }).focus();
  await page.keyboard.press('Enter');
  const title = panel(page).getByRole('heading', { name: 'Record it here' });
  // The heading has the focus while the browser still asks for the microphone.
  await expect(panel(page).getByLabel('Microphone')).toBeVisible();
  await expect(title).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(panel(page).getByLabel('A talk of your own')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(panel(page).getByLabel('Microphone')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const time = panel(page).getByRole('timer');
  await expect(time).toHaveText('0:01', { timeout: 20_000 });
  await expect(title).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(panel(page).getByText('The recording is ready')).toBeVisible();
});

test('shows what it is about to record', async ({ page }) => {
  await open(page);
  await expect(panel(page)).toMatchAriaSnapshot({ name: 'microphone.aria.yml' });
});

for (const look of LOOKS) {
  test(`is open to all: ${look.locale}, ${look.theme}`, async ({ page }) => {
    await choose(page, look);
    await page.goto('/');
    await panel(page).getByRole('button').first().click();
    await expect(panel(page).getByRole('meter')).toBeVisible();
    await panel(page).locator('input[value=topic]').check();
    await accessible(page);
    await panel(page).locator('input[value=text]').check();
    await accessible(page);
    await panel(page).locator('button.primary').click();
    await expect(panel(page).getByRole('timer')).toBeVisible({ timeout: 20_000 });
    await accessible(page);
    await picture(page, `recording-${look.locale}-${look.theme}`);
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await panel(page).locator('button.primary').click();
    await expect(panel(page).locator('audio')).toBeVisible();
    await accessible(page);
    await page.reload();
    await left(page).getByRole('button').first().click();
    await expect(left(page).locator('audio')).toBeVisible();
    await accessible(page);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider).toBeLessThanOrEqual(0);
  });
}
