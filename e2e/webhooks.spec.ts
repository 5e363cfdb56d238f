/** Events for an app's developer: a webhook from its first request to its end, with a real receiver. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { expect, test } from '@playwright/test';
import { Webhook } from 'standardwebhooks';
import { portal } from './addresses';
import { check } from './axe';
import { ada, connected, grace, newcomer, press, signIn } from './steps';

type Got = { headers: IncomingHttpHeaders; body: string; type: string; data: Record<string, unknown> };

async function startReceiver() {
  const got: Got[] = [];
  const answer = { status: 204, body: '' };
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const body = Buffer.concat(parts).toString();
    const { type, data }: Pick<Got, 'type' | 'data'> = JSON.parse(body);
    got.push({ headers: request.headers, body, type, data });
    response.writeHead(answer.status).end(answer.body || undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { got, answer, url: `http://127.0.0.1:${port}/events`, close: () => server.close() };
}

/** Whether one of the signatures of the request is by this secret. */
function isSignedBy(secret: string, { headers, body }: Got): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  const expected = new Webhook(secret).sign(String(headers['webhook-id']), at, body);
  return String(headers['webhook-signature']).split(' ').includes(expected);
}

const secretOn = /whsec_[A-Za-z0-9+/]{43}=/;
const path = '/developers/apps/trailmap/events';

test('a developer adds a webhook without script, sees what was delivered, and sends it again', async ({ browser }) => {
  test.setTimeout(240_000);
  const receiver = await startReceiver();
  const { got, answer } = receiver;
  try {
    const page = await (await browser.newContext({ baseURL: portal, javaScriptEnabled: false })).newPage();
    await signIn(page, grace);
    await page.goto('/developers/apps/trailmap');
    await page.getByRole('navigation', { name: 'App pages' }).getByRole('link', { name: 'Events' }).click();
    await expect(page.getByText('No webhooks yet')).toBeVisible();

    // A wrong address comes back with the reason and what was typed.
    await page.getByLabel('Address', { exact: true }).fill('ftp://app.example/');
    await page.getByLabel('Description').fill('Production');
    await page.getByRole('checkbox', { name: 'grant.ended' }).check();
    await press(page, 'Add webhook');
    await expect(page.getByText('Enter a complete address that begins with https://.')).toBeVisible();
    await expect(page.getByLabel('Description')).toHaveValue('Production');
    await expect(page.getByRole('checkbox', { name: 'grant.ended' })).toBeChecked();
    await page.getByRole('checkbox', { name: 'grant.ended' }).uncheck();
    await page.getByLabel('Address', { exact: true }).fill(receiver.url);
    await press(page, 'Add webhook');

    await expect(page.getByText('Shown only once.')).toBeVisible();
    const [secret = ''] = secretOn.exec((await page.textContent('main')) ?? '') ?? [];
    expect(secret).not.toBe('');
    const address = new URL(page.url()).pathname;
    await press(page, 'I have stored it');
    await page.goto(address);
    expect(await page.content()).not.toMatch(secretOn);

    await press(page, 'Send a test event');
    await expect.poll(() => got.map(({ type }) => type)).toEqual(['ping']);
    expect(got[0] && isSignedBy(secret, got[0])).toBe(true);

    // What people do reaches it.
    const person = await (await browser.newContext({ baseURL: portal })).newPage();
    const who = newcomer('Hedy');
    await connected(person, who);
    await expect.poll(() => got.map(({ type }) => type)).toEqual(['ping', 'grant.created']);
    expect(got[1]?.data).toMatchObject({ app_id: 'trailmap', scopes: expect.arrayContaining(['openid']) });
    expect(got[1]?.body).not.toContain(who.email);

    answer.status = 500;
    answer.body = 'no such table: trails';
    await person.goto('/account/apps');
    await person
      .getByRole('link', { name: /Trailmap/ })
      .first()
      .click();
    await press(person, 'Pause');
    await expect.poll(() => got.at(-1)?.type).toBe('grant.paused');
    const paused = String(got.at(-1)?.headers['webhook-id']);
    await expect(async () => {
      await page.goto(address);
      await expect(page.getByText('Deliveries fail')).toBeVisible({ timeout: 500 });
    }).toPass();
    await page.getByRole('link', { name: 'grant.paused' }).click();
    await expect(page.getByText('no such table: trails')).toBeVisible();
    await expect(page.getByText(paused, { exact: true })).toBeVisible();
    answer.status = 204;
    answer.body = '';
    await press(page, 'Send again');
    await expect
      .poll(() => got.filter(({ headers }) => headers['webhook-id'] === paused).length)
      .toBeGreaterThanOrEqual(2);
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('Delivered').first()).toBeVisible({ timeout: 500 });
    }).toPass();

    // Two secrets overlap.
    await page.goto(address);
    await press(page, 'Create a new secret');
    const [renewed = ''] = secretOn.exec((await page.textContent('main')) ?? '') ?? [];
    expect(renewed).not.toBe(secret);
    await press(page, 'I have stored it');
    await page.goto(address);
    await expect(page.getByText('The previous secret also signs until')).toBeVisible();
    const before = got.length;
    await page.getByLabel('Since').selectOption({ label: 'the last hour' });
    await page.getByRole('checkbox', { name: 'Only what was not delivered' }).uncheck();
    await press(page, 'Send again');
    await expect.poll(() => got.length).toBeGreaterThan(before + 1);
    const last = got.at(-1);
    expect(last && isSignedBy(secret, last) && isSignedBy(renewed, last)).toBe(true);

    await press(page, 'Pause');
    await expect(page.getByText('Paused. Events wait until you enable it.')).toBeVisible();
    await press(page, 'Enable');
    await page.getByText('Delete…').click();
    await press(page, 'Delete the webhook');
    await expect(page.getByText('No webhooks yet')).toBeVisible();
    await person.context().close();
  } finally {
    receiver.close();
  }
});

test('the pages in other languages, and for nobody else', async ({ browser }) => {
  const setUp = await (await browser.newContext({ baseURL: portal })).newPage();
  await signIn(setUp, grace);
  await setUp.goto(path);
  await setUp.getByLabel('Address', { exact: true }).fill('https://app.example/a-rather-long-address-of-a-receiver');
  await press(setUp, 'Add webhook');
  await expect(setUp.getByText('Webhook added').last()).toBeVisible();
  const address = new URL(setUp.url()).pathname;
  await press(setUp, 'Send a test event');
  await expect(setUp.getByRole('link', { name: 'ping' })).toBeVisible();
  const delivery = (await setUp.getByRole('link', { name: 'ping' }).getAttribute('href')) ?? '';
  for (const locale of ['en-GB', 'de-DE', 'fr-FR', 'es-ES', 'ja-JP', 'ar']) {
    const context = await browser.newContext({ baseURL: portal, locale });
    await context.addCookies(await setUp.context().cookies());
    const page = await context.newPage();
    for (const one of [path, address, delivery]) {
      expect((await page.goto(one))?.status(), one).toBe(200);
      await check(page, `${one} (${locale})`, locale === 'ar' ? undefined : 'layout');
      const text = await page.locator('body').innerText();
      expect.soft(text, one).not.toMatch(/\{\w+[,}]|<\/?\w+>|devEvents|devForms/);
    }
    await context.close();
  }
  const other = await (await browser.newContext({ baseURL: portal })).newPage();
  await signIn(other, ada);
  for (const one of [path, address, delivery]) expect((await other.goto(one))?.status(), one).toBe(404);
  await setUp.goto(address);
  await setUp.getByText('Delete…').click();
  await press(setUp, 'Delete the webhook');
  await expect(setUp.getByText('Webhook deleted').last()).toBeVisible();
});
