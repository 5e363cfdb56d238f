/** `token inspect` against the authorization server itself. */
import { SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { issuer } from '@/lib/oauth/testing/authorize.fixture';
import { readCredentials } from '../settings/credentials';
import { cliClientId } from '../sign-in/scopes';
import { signInWorld } from '../testing/sign-in.fixture';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const remove of cleanUp.splice(0)) remove();
});

/** A person who signed in, and their access token. */
async function world() {
  const made = signInWorld();
  cleanUp.push(made.cli.remove);
  await made.login();
  const credentials = await readCredentials(made.cli, 'id.example');
  const token = credentials?.kind === 'person' ? (credentials.accessToken?.value ?? '') : '';
  const inspect = async (piped: string, line = 'token inspect --json') => {
    const { code, out, err } = await made.cli.run(line, { piped });
    return { code, out, err, found: line.includes('--json') ? JSON.parse(out) : undefined };
  };
  const grant = () => made.portal.store.findGrant('ada', cliClientId, made.portal.clock.now);
  return { ...made, token, inspect, grant };
}

describe('countersign token inspect', () => {
  it('says that a token is active, after every check, and never prints it', async () => {
    const { token, inspect } = await world();
    const { code, found, out, err } = await inspect(token);
    expect(code).toBe(0);
    expect(found).toMatchObject({ kind: 'jwt', active: true, reasons: [], claims: { client_id: cliClientId } });
    expect(found.checks.map(({ name, result }: Record<string, string>) => `${name} ${result}`)).toEqual([
      'issuer ok',
      'key ok',
      'signature ok',
      'time ok',
      'status ok',
    ]);
    expect(out + err).not.toContain(token.split('.')[2]);
    const people = await inspect(`Bearer ${token}\n`, 'token inspect');
    expect(people.out).toContain('Active: yes');
    expect(people.out).toContain('- ✓ Its signature is valid.');
  });

  it.each([
    [
      'expired',
      async ({ portal }) => {
        portal.clock.now += 3600;
      },
      'It expired 5',
    ],
    [
      'ended',
      async ({ portal, grant }) => void (await portal.server.grants.end('ada', (await grant())?.id ?? '')),
      'says that the access has ended',
    ],
    [
      'paused',
      async ({ portal, grant }) => void (await portal.server.grants.pause('ada', (await grant())?.id ?? '')),
      'says that the access is paused',
    ],
  ] satisfies [string, (made: Awaited<ReturnType<typeof world>>) => Promise<void>, string][])(
    'says that it is not active because it is %s',
    async (_, change, says) => {
      const made = await world();
      await change(made);
      const { code, found, err } = await made.inspect(made.token);
      expect([code, found.active]).toEqual([1, false]);
      expect(found.reasons.join(' ')).toContain(says);
      expect(err).toContain(says);
      expect(err).not.toContain(made.token);
    },
  );

  it('says that it was changed', async () => {
    const { token, inspect } = await world();
    const [header, claims = '', signature] = token.split('.');
    const changed = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...changed, scope: 'users.write' })).toString('base64url');
    const { found } = await inspect([header, forged, signature].join('.'));
    expect(found).toMatchObject({ active: false, reasons: [expect.stringContaining('Its signature is not valid')] });
  });

  it.each([
    [
      'of another issuer',
      'https://other.example',
      'HS256',
      'Its issuer is https://other.example, not https://id.example.',
    ],
    ['with a shared secret', issuer, 'HS256', 'Its algorithm HS256 is not accepted.'],
  ])('refuses a token %s, and asks nobody else for keys', async (_, iss, alg, says) => {
    const { inspect, requests } = await world();
    const before = requests.length;
    const made = await new SignJWT({ iss }).setProtectedHeader({ alg, kid: 'x' }).sign(new Uint8Array(32));
    const { code, found } = await inspect(made);
    expect([code, found.active]).toEqual([1, false]);
    expect(found.reasons).toContain(says);
    expect(found.reasons).toContain('It never expires, which an API should not accept.');
    expect(requests.slice(before).every((path) => path !== '/oauth/status/0')).toBe(true);
  });

  it('finds typing errors in an API key without a request', async () => {
    const { inspect, requests } = await world();
    const before = requests.length;
    const { code, found } = await inspect(`cs_key_${'a'.repeat(49)}`);
    expect([code, found.reasons]).toEqual([1, ['Its checksum is wrong: it was mistyped or cut.']]);
    expect(requests.length).toBe(before);
  });

  it('asks for the token on a terminal, hidden', async () => {
    const { cli, token } = await world();
    const { code, questions } = await cli.run('token inspect', { typed: [token], columns: 80 });
    expect([code, questions]).toEqual([0, ['Token: ']]);
  });

  it.each(['', 'nonsense'])('%j is no token', async (piped) => {
    const { cli } = await world();
    expect((await cli.run('token inspect', { piped })).code).toBe(piped === '' ? 2 : 1);
  });
});
