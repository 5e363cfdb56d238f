import { describe, expect, it } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import { lastWayCookie, lastWayOf } from './last-way';

const env = parseEnv({
  COUNTERSIGN_ISSUER: 'https://id.example',
  COUNTERSIGN_SECRET: 'ab'.repeat(32),
  COUNTERSIGN_UPSTREAMS: JSON.stringify([
    { id: 'harbour', name: 'Harbour', issuer: 'https://harbour.example', clientId: 'a', clientSecret: 'b' },
  ]),
});
const remembered = (way: string) => lastWayOf(env, lastWayCookie(env, way).split(';', 1).join(''));

describe('the way that was used last in this browser', () => {
  it('is a password, a passkey or an issuer that people may use here', () => {
    expect(['password', 'passkey', 'harbour'].map(remembered)).toEqual(['password', 'passkey', 'harbour']);
  });

  it('is unknown without a cookie, and if the way does not exist here', () => {
    expect(lastWayOf(env, null)).toBeUndefined();
    expect(remembered('closed-down')).toBeUndefined();
  });
});
