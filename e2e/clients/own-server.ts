/** A server for what a client under test serves: pages, a callback, keys. */
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { own, ownPort, portal } from '../addresses';

export type Served = { type: string; body: string | Buffer };
export type Pages = Record<string, Served>;

export const html = (body: string): Served => ({ type: 'text/html; charset=utf-8', body });
export const json = (body: unknown): Served => ({ type: 'application/json', body: JSON.stringify(body) });

type Server = { url: string; close: () => Promise<void> };

/** Serves at `own`, or over TLS at a free port. */
export async function serve(pages: Pages, tls?: { key: Buffer; cert: Buffer }): Promise<Server> {
  const server = tls ? createTlsServer(tls) : createServer();
  server.on('request', (request, response) => {
    const page = pages[new URL(request.url ?? '/', own).pathname];
    if (page) response.writeHead(200, { 'Content-Type': page.type }).end(page.body);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(tls ? 0 : ownPort, 'localhost', resolve));
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `${tls ? 'https' : 'http'}://localhost:${port}`, close };
}

export const callbackPage: Pages = { '/callback': html('Back at the app') };

/** The address at which the browser came back with the response. */
export async function backAt(page: Page, path = '/callback'): Promise<URL> {
  await expect(page).toHaveURL(new RegExp(`^${own}${path}(\\?|$)`));
  return new URL(page.url());
}

/** The user compares the code with the one on their device. */
export async function confirmDevice(page: Page, address: string, userCode: string): Promise<void> {
  expect(address.startsWith(`${portal}/device?`)).toBe(true);
  await page.goto(address);
  await expect(page.getByText(userCode)).toBeVisible();
  await page.getByRole('button', { name: 'Yes, the codes match' }).click();
  await page.getByRole('button', { name: 'Allow', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Your device is connected' })).toBeVisible();
}
