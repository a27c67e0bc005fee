/** A language model on a talk: what goes out is shown first, and answers stream and stop. */

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { CommentaryAnswer, Preview } from '../src/api/commentary';
import { accessible, analyzed, choose, expect, FIXTURES, LOOKS, picture, test as base, type Service } from './fixtures';
import { test } from './model';

const TALK = join(FIXTURES, 'en_inaugural.webm');

const pane = (page: Page) => page.getByRole('region', { name: 'Talk it over with a language model' });
const turns = (page: Page) => page.getByRole('region', { name: 'Conversation' }).getByRole('listitem');
const question = (page: Page) => page.getByRole('textbox', { name: 'Your question' });

/** Words of the talk: each makes a report of its own when it is a filler. */
const WORDS = 'evening,today,talk,speech,simple,begin,pause,take,your,time,good,about,with,know'.split(',');
let count = 0;

/** A talk of its own, without commentary or conversation, and the page that shows it. */
async function open(page: Page, service: Service, complaints: string[]): Promise<string> {
  const id = await analyzed(service, TALK, { language: 'en', fillers_always: WORDS[(count += 1)] ?? '' });
  await choose(page, { locale: 'en' });
  await page.goto(`/talks/${id}`);
  await expect(pane(page).getByRole('heading', { name: 'Questions' })).toBeVisible();
  // Nobody asked for a commentary yet, which browsers note as they do all that is not there.
  await expect.poll(() => complaints.splice(0).filter((said) => !said.includes('status of 404'))).toEqual([]);
  return id;
}

test.afterEach(({ complaints }) => {
  const others = complaints.splice(0).filter((said) => !/status of (404|503)/.test(said));
  expect(others).toEqual([]);
});

test('what would be sent is shown word for word, and nothing is sent by looking', async ({ page, service, model, complaints }) => {
  const id = await open(page, service, complaints);
  const before = await model.calls();
  await pane(page).getByRole('button', { name: 'Show what would be sent' }).click();
  const dialog = page.getByRole('dialog', { name: 'This is all that is sent' });
  const path = `/api/v1/analyses/${id}/commentary/preview`;
  const headers = { 'Accept-Language': 'en' };
  const preview = (await (await fetch(service.url + path, { headers })).json()) as Preview;
  const shown = await dialog.locator('pre').allTextContents();
  const schema = JSON.stringify(preview.answer_schema, null, 2);
  expect(shown).toEqual([...preview.messages.map((message) => message.content), schema]);
  await expect(dialog).toContainText(preview.model ?? 'no model');
  await accessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(pane(page).getByRole('button', { name: 'Show what would be sent' })).toBeFocused();
  expect(await model.calls()).toBe(before);
});

const COMMENTARY = {
  impression: 'A short and friendly opening with one clear thought.',
  strengths: [
    { text: 'You greet your listeners and name the subject at once.', quote: 'Good evening. Today we, um, talk about speech.' },
  ],
  improvements: [
    {
      problem: 'A filler stands right before the word that matters.',
      why: 'Listeners wait for the word and get the filler.',
      exercise: 'Say the sentence again, and keep silent where the filler stood.',
      quote: 'It is, you know, simple',
    },
  ],
  structure: { opening: '', body: '', closing: '' },
  rephrasings: [],
};

test('a commentary quotes the talk, and its quotes can be heard', async ({ page, service, model, complaints }) => {
  const id = await open(page, service, complaints);
  await model.script({ kind: 'content', text: JSON.stringify(COMMENTARY) });
  await pane(page).getByRole('button', { name: 'Show what would be sent' }).click();
  await page.getByRole('button', { name: 'Send it and get a commentary' }).click();
  await expect(pane(page).getByRole('heading', { name: 'What could be better' })).toBeVisible({ timeout: 30_000 });
  const path = `/api/v1/analyses/${id}/commentary`;
  const headers = { 'Accept-Language': 'en' };
  const { commentary } = (await (await fetch(service.url + path, { headers })).json()) as CommentaryAnswer;
  const said = commentary?.improvements ?? [];
  expect(said.map((item) => item.problem)).toEqual([COMMENTARY.improvements[0]?.problem]);
  const audio = page.locator('audio');
  // Where it was sent, as it goes on playing.
  await audio.evaluate((media: HTMLAudioElement) => {
    media.addEventListener('seeking', () => (media.dataset['sought'] = String(media.currentTime)));
  });
  const sought = () => audio.evaluate((media: HTMLAudioElement) => Number(media.dataset['sought']));
  for (const { problem, quote } of said) {
    await expect(pane(page)).toContainText(problem);
    const chip = pane(page).getByRole('button', { name: quote.text }).first();
    await chip.click();
    const start = Math.max(0, quote.start_s - 0.5);
    await expect.poll(async () => Math.abs((await sought()) - start)).toBeLessThan(0.3);
  }
  await expect(pane(page)).toContainText('the recording was not');
  await accessible(page);
  await pane(page).evaluate((element) => element.scrollIntoView({ block: 'end' }));
  await picture(page, 'commentary');
  await page.reload();
  await expect(pane(page)).toContainText(said[0]?.problem ?? '');
  await expect(page.getByText('The words of the talk were sent to a language model.')).toBeVisible();
  await model.script();
});

test('a model that fails leaves the report as it is', async ({ page, service, model, complaints }) => {
  await open(page, service, complaints);
  await model.script([{ kind: 'empty_content' }, { kind: 'finish', reason: 'content_filter' }]);
  await pane(page).getByRole('button', { name: 'Show what would be sent' }).click();
  await page.getByRole('button', { name: 'Send it and get a commentary' }).click();
  await expect(pane(page).getByRole('paragraph').filter({ hasText: 'The report does not need it.' })).toBeVisible({ timeout: 30_000 });
  await expect(pane(page).getByRole('button', { name: 'Try once more' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Transcript' })).toBeVisible();
  await model.script();
});

test('what goes out with a question is told before it is asked', async ({ page, service, fake, model, complaints }) => {
  await open(page, service, complaints);
  const before = await model.calls();
  await pane(page).getByText('What goes out with a question').click();
  const parts = pane(page).getByRole('region', { name: 'What goes out with a question' });
  await expect(parts).toBeVisible();
  for (const part of ['the measures and conclusions', 'the words of the talk', 'the latest questions', 'the question itself']) {
    await expect(pane(page).getByRole('listitem').filter({ hasText: part })).toBeVisible();
  }
  const [told = ''] = await parts.locator('pre').allTextContents();
  await accessible(page);
  expect(await model.calls()).toBe(before);

  // All that is shown goes out with the question, and nothing of the talk that is not shown.
  await model.script({ kind: 'content', text: 'With a pause.' });
  await question(page).fill('How do I begin? Write to me@example.com.');
  await question(page).press('Enter');
  await expect(turns(page).nth(1)).toContainText('tokens');
  const log = (await (await fetch(`${fake.control_url}log`)).json()) as { body: { messages: Preview['messages'] } }[];
  const sent = log.at(-1)?.body.messages.filter(({ role }) => role === 'user').map(({ content }) => content) ?? [];
  const shared = told.slice(told.indexOf('Measurements'), told.lastIndexOf('</transcript'));
  expect(shared).toContain('Good evening');
  expect(sent.join()).toContain(shared);
  expect(sent.join()).toContain('How do I begin? Write to [EMAIL].');
  await model.script();
});

test('an answer streams, and is told once it is whole', async ({ page, service, model, complaints }) => {
  await open(page, service, complaints);
  const text = 'You begin well at 0:01. Two things:\n- slow down\n- <b>breathe</b>';
  await model.script([{ kind: 'content', text }, { kind: 'drip', chunk_ms: 60, bytes: 120 }]);
  await question(page).fill('How do I begin?');
  await question(page).press('Shift+Enter');
  await question(page).pressSequentially('And end?');
  await question(page).press('Enter');
  await expect(turns(page).nth(0)).toContainText('How do I begin?\nAnd end?');
  const answer = turns(page).nth(1);
  await expect(answer).toHaveAttribute('aria-busy', 'true');
  await expect(answer).toContainText('You begin well');
  await expect(answer).toHaveAttribute('aria-busy', 'false');
  await expect(answer.getByRole('listitem')).toHaveText(['slow down', /b.breathe.\/b/]);
  await expect(pane(page).locator('[aria-live=polite]')).toContainText('breathe');
  await expect(answer).toContainText(/fake-model · \d+ tokens?/);
  await answer.getByRole('button', { name: 'Play from 0:01' }).click();
  await expect.poll(() => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.paused)).toBe(false);
  await page.reload();
  await expect(turns(page).nth(1)).toContainText('You begin well');
  await expect(turns(page).nth(1).getByRole('button', { name: 'Play from 0:01' })).toBeVisible();
  await model.script();
});

test('an answer can be stopped, and what was said stays', async ({ page, service, model, complaints }) => {
  const id = await open(page, service, complaints);
  const text = `First. ${'And more of it. '.repeat(50)}`;
  await model.script([{ kind: 'content', text }, { kind: 'stall_after', events: 12, ms: 60_000 }]);
  await question(page).fill('Why?');
  await question(page).press('Enter');
  await expect(turns(page).nth(1)).toContainText('First.');
  await pane(page).getByRole('button', { name: 'Stop' }).click();
  await expect(turns(page).nth(1)).toContainText('the answer was stopped');
  await expect(pane(page).getByRole('button', { name: 'Ask', exact: true })).toBeVisible();
  const kept = async () => {
    const history = (await (await fetch(`${service.url}/api/v1/analyses/${id}/chat`)).json()) as {
      messages: { is_partial: boolean }[];
    };
    return history.messages[1]?.is_partial;
  };
  await expect.poll(kept).toBe(true);
  await model.script();
});

test('a conversation can be forgotten', async ({ page, service, complaints }) => {
  const id = await open(page, service, complaints);
  await pane(page).getByRole('button', { name: 'What should I practise first?' }).click();
  await expect(turns(page)).toHaveCount(2);
  await pane(page).getByRole('button', { name: 'Forget the conversation' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(turns(page)).toHaveCount(0);
  const history = await (await fetch(`${service.url}/api/v1/analyses/${id}/chat`)).json();
  expect(history).toEqual({ messages: [] });
});

test('a question that is refused stays to be asked again', async ({ page, service, model, complaints }) => {
  await open(page, service, complaints);
  await model.script([{ kind: 'empty_content' }, { kind: 'finish', reason: 'content_filter' }]);
  await question(page).fill('Say something bad');
  await question(page).press('Enter');
  await expect(pane(page).getByRole('alert')).not.toBeEmpty();
  await expect(question(page)).toHaveValue('Say something bad');
  await model.script();
});

test('the view is told to those who listen', async ({ page, service, model, complaints }) => {
  await open(page, service, complaints);
  await model.script({ kind: 'content', text: 'Because you hurry.' });
  await question(page).fill('Why?');
  await question(page).press('Enter');
  await expect(turns(page).nth(1)).toContainText('tokens');
  await expect(pane(page)).toMatchAriaSnapshot({ name: 'conversation.aria.yml' });
  await model.script();
});

test('everything is reached by keyboard', async ({ page, service, model, complaints }) => {
  await open(page, service, complaints);
  await model.script({ kind: 'content', text: 'With a pause.' });
  await pane(page).getByRole('button', { name: 'Show what would be sent' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(pane(page).getByRole('button', { name: 'What should I practise first?' })).toBeFocused();
  await page.keyboard.press('Space');
  await expect(question(page)).toBeFocused();
  await expect(turns(page)).toHaveCount(2);
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('region', { name: 'Conversation' })).toBeFocused();
  await model.script();
});

for (const { locale, theme } of LOOKS) {
  test(`is accessible in ${locale}, ${theme}`, async ({ page, service, complaints }) => {
    test.slow();
    const id = await open(page, service, complaints);
    await choose(page, { locale, theme });
    await page.goto(`/talks/${id}`);
    await page.getByRole('button', { name: /^(Show what would be sent|Показать, что будет отправлено)$/ }).click();
    await page.getByRole('button', { name: /^(Send it|Отправить)/ }).click();
    await expect(page.getByRole('heading', { name: /^(What could be better|Что можно лучше)$/ })).toBeVisible({ timeout: 30_000 });
    await page.getByRole('button', { name: /^(What should I practise|С чего начать)/ }).click();
    await expect(page.getByRole('region', { name: /^(Conversation|Беседа)$/ })).toContainText(/tokens|токен/);
    await accessible(page);
    await page.setViewportSize({ width: 360, height: 800 });
    await accessible(page);
  });
}

base('without a model it says how to set one', async ({ page, service }) => {
  const id = await analyzed(service, TALK, { language: 'en' });
  await choose(page, { locale: 'en' });
  await page.goto(`/talks/${id}`);
  await expect(pane(page)).toContainText('No language model is set, and nothing leaves this computer.');
  await expect(question(page)).toHaveCount(0);
  await pane(page).getByText('How to set one').click();
  await expect(pane(page)).toContainText('SPEECH_COACH_LLM=gigachat speech-coach serve');
  await expect(pane(page)).toMatchAriaSnapshot({ name: 'no-model.aria.yml' });
  await accessible(page);
  await pane(page).getByRole('button', { name: 'See what a model would get' }).click();
  const dialog = page.getByRole('dialog', { name: 'This is what a model would get' });
  const path = `/api/v1/analyses/${id}/commentary/preview`;
  const preview = (await (await fetch(service.url + path, { headers: { 'Accept-Language': 'en' } })).json()) as Preview;
  expect((await dialog.locator('pre').allTextContents()).slice(0, -1)).toEqual(preview.messages.map(({ content }) => content));
  await expect(dialog).toContainText('Nothing is sent now: no model is set.');
  // There is nobody to send it to.
  await expect(dialog.getByRole('button')).toHaveText(['Close']);
  await accessible(page);
  await page.keyboard.press('Escape');
  await expect(pane(page).getByRole('button', { name: 'See what a model would get' })).toBeFocused();
});
