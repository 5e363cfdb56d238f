/** From a click to the API's 401. As in the demo, the API verifies signed tokens itself and receives the event feed. */
import { expect, type Page, test } from '@playwright/test';
import { trailmap } from './addresses';
import { connected, grace, newcomer, openAccess, press, signIn } from './steps';

/** Lets Trailmap call the API with its token. */
async function answersWith(page: Page, text: string): Promise<boolean> {
  const answer = await page.request.post(`${trailmap}/routes`);
  return (await answer.text()).includes(text);
}

async function millisecondsUntil(page: Page, text: string): Promise<number> {
  const began = performance.now();
  while (!(await answersWith(page, text))) expect(performance.now() - began).toBeLessThan(30_000);
  return performance.now() - began;
}

test('a click that pauses, resumes or ends access reaches the API within two seconds', async ({ page }) => {
  await connected(page, newcomer('Rita'));
  expect(await answersWith(page, 'Coast path')).toBe(true);
  const times = new Map<string, number>();
  const clicked = async (name: string, text: string) => {
    const [time] = await Promise.all([millisecondsUntil(page, text), press(page, name)]);
    times.set(name, Math.round(time));
  };
  await openAccess(page, 'Trailmap');
  await clicked('Pause', 'answered 401');
  await clicked('Resume', 'Coast path');
  await page.getByRole('link', { name: /^Remove access/ }).click();
  await expect(page.getByRole('heading', { name: 'Remove access for Trailmap?' })).toBeVisible();
  await clicked('Remove access', 'answered 401');
  console.log(`reach: ${[...times].map(([name, time]) => `${name}: ${time} ms`).join(', ')}`);
  for (const time of times.values()) expect(time).toBeLessThan(2000);
});

test('a developer sees the event receivers of an API, and tests them with an event', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers/apis');
  await page.getByRole('link', { name: 'Trail routes' }).click();
  await page.getByRole('link', { name: 'Events' }).click();
  const stream = page.getByRole('region', { name: /^verifier on/ }).first();
  await expect(stream).toContainText('Created by Trail routes, the API itself');
  await stream.getByRole('button', { name: 'Send a verification event' }).click();
  await expect(page.getByText('A verification event will be sent.').first()).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(stream.getByRole('row', { name: /verification/ }).first()).toContainText('acknowledged', {
      timeout: 1000,
    });
  }).toPass();
});

test('a push stream is refused with a wrong address, then created, paused and deleted', async ({ page }) => {
  await signIn(page, grace);
  await page.goto('/developers/apis');
  await page.getByRole('link', { name: 'Trail routes' }).click();
  await page.getByRole('link', { name: 'Events' }).click();
  await page.getByLabel('Push endpoint URL').fill('ftp://api.example/events');
  await press(page, 'Create stream');
  await expect(page.getByText('The URL must use https.')).toBeVisible();
  await page.getByLabel('Push endpoint URL').fill('https://api.example/events');
  await page.getByLabel('Description').fill('Gateway');
  await press(page, 'Create stream');
  const stream = page.getByRole('region', { name: 'Gateway', exact: true });
  await expect(stream).toContainText('https://api.example/events');
  await stream.getByRole('button', { name: 'Pause' }).click();
  await expect(stream).toContainText('paused');
  await stream.getByRole('button', { name: 'Delete Gateway' }).click();
  await expect(stream).toHaveCount(0);
});
