/** The receiver of `docs/webhooks.md`, run as it stands there. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { eventTypes } from '@/lib/data/developers/event-types';
import { listDeliveries, resendDelivery } from '@/lib/data/developers/webhook-deliveries';
import { createWebhook, pingWebhook, rotateWebhookSecret, updateWebhook } from '@/lib/data/developers/webhooks';
import { guardedFetch } from '@/lib/edge/guarded-fetch';
import { createWebhookSender } from './sender';

const file = join(process.cwd(), 'examples/webhook-receiver/receiver.mjs');
const page = readFileSync(join(process.cwd(), 'docs/webhooks.md'), 'utf8');
const owner = { sub: randomUUID() };
const secret = new Uint8Array(32).fill(3);
const now = () => Math.floor(Date.now() / 1000);
let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
  const stamps = { createdAt: new Date(), updatedAt: new Date() };
  await db.prisma.user.create({ data: { id: owner.sub, email: 'grace@example.com', name: 'Grace', ...stamps } });
  const metadata = { client_name: 'Trailmap', redirect_uris: [] };
  await db.prisma.client.create({
    data: { id: 'trailmap', ownerId: owner.sub, kind: 'web', metadata, scopes: [], ...stamps },
  });
});
afterAll(() => db?.close());

test('the page has the example as it is, and every type of event', () => {
  expect(page).toContain(readFileSync(file, 'utf8').trimEnd());
  for (const type of eventTypes) expect(page).toContain(`\`${type}\``);
});

test('the receiver verifies an event, also during a rotation, handles it once, and refuses others', async () => {
  const draft = { url: 'http://127.0.0.1:1', types: [] };
  const made = await createWebhook(db, { secret }, owner, 'trailmap', draft, now());
  if (!made || made === 'taken' || 'refused' in made) throw new Error('refused');
  const webhook = { clientId: 'trailmap', id: made.id };
  const receiver = spawn(process.execPath, [file], {
    env: { ...process.env, WEBHOOK_SECRET: made.secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: receiver.stdout }).on('line', (line) => lines.push(line));
  try {
    await expect.poll(() => lines[0], { timeout: 20_000 }).toMatch(/^listening on \d+$/);
    const url = `http://127.0.0.1:${lines[0]?.split(' ').at(-1)}/events`;
    await updateWebhook(db, owner, webhook, { url, types: [] }, now());
    const fetch = guardedFetch({ loopbackAllowed: true });
    const sender = createWebhookSender({ db, secret, fetch, now, random: () => 0.5, log: () => undefined });
    const send = async () => {
      await sender.look();
      await sender.settled();
    };
    const uid = (await pingWebhook(db, owner, webhook, now())) ?? '';
    await send();
    const ping = `ping ${JSON.stringify({ app_id: 'trailmap', webhook_id: made.id })}`;
    await expect.poll(() => lines.slice(1), { timeout: 20_000 }).toEqual([ping]);
    // The receiver still has the previous secret.
    await rotateWebhookSecret(db, { secret }, owner, webhook, 3600, now());
    await resendDelivery(db, owner, webhook, uid, now());
    await pingWebhook(db, owner, webhook, now());
    await send();
    const { deliveries } = await listDeliveries(db, owner, webhook, { limit: 10 });
    expect(deliveries.map(({ state, lastStatus }) => [state, lastStatus])).toEqual([
      ['delivered', 204],
      ['delivered', 204],
    ]);
    // Three requests, two events.
    await expect.poll(() => lines.slice(1), { timeout: 20_000 }).toEqual([ping, ping]);
    const forged = await fetch(url, { method: 'POST', body: '{"type":"ping"}' });
    expect(forged.status).toBe(401);
  } finally {
    receiver.kill();
    await once(receiver, 'exit');
  }
});
