/** A refresh token that is presented again within the grace window: when the same answer may be repeated. */
import { expect, test } from 'vitest';
import { createPortal, trailmap } from '../testing/token.fixture';
import { redeemRefreshToken } from './refresh-token';

async function rotated() {
  const portal = await createPortal();
  const { body } = await portal.exchange(await portal.mintCode());
  const presented = String(body['refresh_token']);
  const { body: next } = await portal.refresh(presented);
  const endings = () => portal.store.activities.map(({ kind }) => kind);
  return { portal, presented, successor: String(next['refresh_token']), endings };
}

test('the same successor is returned while it is unused (RFC 9700 §4.14.2)', async () => {
  const { portal, presented, successor, endings } = await rotated();
  expect((await portal.refresh(presented)).body).toMatchObject({ refresh_token: successor });
  expect(endings()).not.toContain('refresh_reused');
});

test('a successor that can no longer be derived is not repeated, and the family ends (RFC 9700 §4.14.2)', async () => {
  const { portal, presented, successor, endings } = await rotated();
  // The operator changed the configured secret, so the stored hash is that of another successor.
  const world = { ...portal.world(), secret: new Uint8Array(32).fill(8) };
  const repeated = redeemRefreshToken(world, trailmap, { refresh_token: presented, resource: [] }, undefined);
  await expect(repeated).rejects.toMatchObject({
    code: 'invalid_grant',
    reason: expect.stringContaining('used before'),
  });
  expect(endings()).toContain('refresh_reused');
  expect(await portal.refresh(successor)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});
