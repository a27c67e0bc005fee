/** What a browser may load and run for the page. */

import { expect, test } from './fixtures';

test('every page comes with a policy that lets nothing foreign in', async ({ page, service, complaints }) => {
  for (const path of ['/', '/talks', '/settings']) {
    const headers = (await page.goto(service.url + path))?.headers() ?? {};
    const policy = (headers['content-security-policy'] ?? '').split(/;\s*/);
    expect(policy, path).toContain("default-src 'self'");
    expect(policy, path).toEqual(expect.arrayContaining(["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]));
    // Scripts have no rule of their own, which would be a looser one.
    expect(policy.filter((rule) => /^(script|connect|frame|worker|child)-src/.test(rule)), path).toEqual([]);
    expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  }
  // The browser keeps to it: what is written into the page does not run, nobody else is asked.
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'document.documentElement.dataset.ran = "yes"';
    document.body.append(script);
    const asked = await fetch('http://127.0.0.1:9/').then(() => 'answered', () => 'refused');
    return [document.documentElement.dataset['ran'] ?? 'no', asked];
  });
  expect(ran).toEqual(['no', 'refused']);
  await expect.poll(() => complaints.filter((said) => said.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(2);
  complaints.length = 0;
});
