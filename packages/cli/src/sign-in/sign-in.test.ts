/** Sign-in against the authorization server itself, with its memory store and an adjustable clock. */
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { issuer } from '@/lib/oauth/testing/authorize.fixture';
import { exitCodes } from '../failure';
import { credentialsPath, readCredentials } from '../settings/credentials';
import { signInWorld } from '../testing/sign-in.fixture';
import { bearerToken, replacementFor } from './access-token';
import { cliClientId } from './scopes';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const remove of cleanUp.splice(0)) remove();
});

function world(options: Parameters<typeof signInWorld>[0] = {}) {
  const made = signInWorld(options);
  cleanUp.push(made.cli.remove);
  return made;
}

describe('countersign login', () => {
  it('shows a code, waits for the answer, and keeps what only its owner can read (RFC 8628 §3.3 to §3.5)', async () => {
    const { cli, login, code } = world();
    const { code: exitCode, out, err } = await login({ columns: 80 });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: `✓ You are signed in to ${issuer} as Ada Lovelace.\n` });
    expect(err).toContain(`Open     ${issuer}/device\n  Enter    ${code()}`);
    const path = credentialsPath(cli, 'id.example');
    expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(join(path, '..'))).toEqual(['id.example.json']);
    expect(await readCredentials(cli, 'id.example')).toMatchObject({
      kind: 'person',
      name: 'Ada Lovelace',
      accessToken: { scopes: ['apps.read'] },
    });
    // Neither of them is shown.
    const stored = await readCredentials(cli, 'id.example');
    for (const secret of stored?.kind === 'person' ? [stored.refreshToken, stored.accessToken?.value ?? ''] : ['']) {
      expect(secret.length).toBeGreaterThan(20);
      expect(out + err).not.toContain(secret);
    }
  });

  it('opens the page with the code, if the person wants it', async () => {
    const { cli, code } = world();
    await cli.run(`login --browser --server ${issuer} --scope apps.read`);
    expect(cli.opened).toEqual([`${issuer}/device?user_code=${code()}`]);
  });

  it('says that the person refused, and keeps nothing (RFC 8628 §3.5)', async () => {
    const { cli, login } = world({ answer: 'deny' });
    const { code, err } = await login();
    expect(code).toBe(exitCodes.forbidden);
    expect(err).toContain('You refused the request in the browser.');
    expect(await readCredentials(cli, 'id.example')).toBeUndefined();
  });

  it('stops when the code has expired', async () => {
    const { login, waits } = world({ answer: 'nothing' });
    const { code, err } = await login();
    expect(code).toBe(exitCodes.failed);
    expect(err).toContain('Nobody answered in time.');
    // Every five seconds for fifteen minutes, and not faster.
    expect(waits()).toBe(180);
  });

  it.each([
    ['http://id.example', 'has no TLS'],
    ['ftp://id.example', 'is not the address of a server'],
    ['https://user:password@id.example', 'is not the address of a server'],
  ])('refuses the server %s', async (server, says) => {
    const { cli, requests } = world();
    const { code, err } = await cli.run(`login --server ${server}`);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain(says);
    expect(requests).toEqual([]);
  });

  it('refuses the metadata of another issuer (RFC 8414 §3.3)', async () => {
    const { cli } = world();
    const { code, err } = await cli.run('login --server https://other.example');
    expect(code).toBe(exitCodes.failed);
    expect(err).toContain('https://other.example calls itself https://id.example.');
  });

  it('never reuses a profile for another server', async () => {
    const { cli, login } = world();
    await login();
    const { code, err } = await cli.run('login --server https://other.example --profile id.example');
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('is for https://id.example');
  });

  it('ends the sign-in that it replaces', async () => {
    const { cli, portal, login, requests } = world();
    await login();
    const before = await readCredentials(cli, 'id.example');
    if (before?.kind !== 'person') throw new Error('not signed in');
    expect((await login()).code).toBe(0);
    expect(requests.at(-1)).toBe('/oauth/revoke');
    const refresh = { grant_type: 'refresh_token', client_id: cliClientId, refresh_token: before.refreshToken };
    const request = new Request(`${issuer}/oauth/token`, { method: 'POST', body: new URLSearchParams(refresh) });
    expect(await (await portal.server.token(request)).json()).toMatchObject({ error: 'invalid_grant' });
  });
});

describe('the access token', () => {
  it('is used until shortly before its end, then refreshed with rotation (RFC 9700 §4.14.2)', async () => {
    const { cli, portal, login, chosen, requests } = world();
    await login();
    const first = await bearerToken(cli.cliWith().cli, chosen);
    const refreshes = () => requests.filter((path) => path === '/oauth/token').length;
    const before = refreshes();
    portal.clock.now += 250;
    expect(await bearerToken(cli.cliWith().cli, chosen)).toEqual(first);
    expect(refreshes()).toBe(before);
    const stored = await readCredentials(cli, 'id.example');
    portal.clock.now += 25;
    const second = await bearerToken(cli.cliWith().cli, chosen);
    expect(second.value).not.toBe(first.value);
    expect(refreshes()).toBe(before + 1);
    const rotated = await readCredentials(cli, 'id.example');
    expect(
      stored?.kind === 'person' && rotated?.kind === 'person' && stored.refreshToken !== rotated.refreshToken,
    ).toBe(true);
  });

  it('is refreshed once by ten processes at the same time', async () => {
    const { cli, portal, login, chosen, requests } = world();
    await login();
    portal.clock.now += 3600;
    const before = requests.length;
    const bearers = await Promise.all(Array.from({ length: 10 }, () => bearerToken(cli.cliWith().cli, chosen)));
    expect(new Set(bearers.map(({ value }) => value)).size).toBe(1);
    expect(requests.slice(before).filter((path) => path === '/oauth/token')).toHaveLength(1);
    // The sign-in still works: no refresh token was used twice.
    portal.clock.now += 3600;
    await bearerToken(cli.cliWith().cli, chosen);
  });

  it('is replaced when the server refuses it before its end', async () => {
    const { cli, login, chosen } = world();
    await login();
    const bearer = await bearerToken(cli.cliWith().cli, chosen);
    const other = await replacementFor(cli.cliWith().cli, chosen, bearer);
    expect(other).not.toBe(bearer.value);
    // A second process that was refused with the same token gets the new one.
    expect(await replacementFor(cli.cliWith().cli, chosen, bearer)).toBe(other);
  });

  it('survives a process that died while it held the lock', async () => {
    const { cli, portal, login, chosen } = world();
    await login();
    portal.clock.now += 3600;
    writeFileSync(`${credentialsPath(cli, 'id.example')}.lock`, '999999999');
    expect((await bearerToken(cli.cliWith().cli, chosen)).source).toBe('person');
  });

  it('is not read from a file that others can read', async () => {
    const { cli, login } = world();
    await login();
    chmodSync(credentialsPath(cli, 'id.example'), 0o644);
    const { code, err } = await cli.run('whoami');
    expect(code).toBe(exitCodes.failed);
    expect(err).toContain('Other users of this machine can read');
  });

  it('comes from the environment first', async () => {
    const { cli, login, chosen } = world();
    await login();
    const { cli: withKey } = cli.cliWith({ env: { COUNTERSIGN_API_KEY: 'cs_key_x' } });
    expect(await bearerToken(withKey, chosen)).toEqual({ value: 'cs_key_x', source: 'COUNTERSIGN_API_KEY' });
    expect(await replacementFor(withKey, chosen, await bearerToken(withKey, chosen))).toBeUndefined();
  });

  it('never goes to a server other than its own', async () => {
    const { cli, login, requests } = world();
    await login();
    const before = requests.length;
    const { code, err } = await cli.run('whoami --server https://other.example');
    expect(code).toBe(exitCodes.notSignedIn);
    expect(err).toContain('You are not signed in to https://other.example.');
    const mixed = await cli.run('whoami --profile id.example --server https://other.example');
    expect(mixed.code).toBe(exitCodes.usage);
    expect(requests.length).toBe(before);
  });
});

describe('countersign logout', () => {
  it('revokes the sign-in and removes it from the machine (RFC 7009)', async () => {
    const { cli, login, requests } = world();
    await login();
    const { code, out } = await cli.run('logout');
    expect([code, out]).toEqual([0, `✓ You are signed out of ${issuer}.\n`]);
    expect(requests).toContain('/oauth/revoke');
    expect(await readCredentials(cli, 'id.example')).toBeUndefined();
    expect((await cli.run('whoami')).code).toBe(exitCodes.notSignedIn);
    expect((await cli.run('logout')).code).toBe(exitCodes.notSignedIn);
  });
});

describe('a sign-in', () => {
  it('is forgotten when the access has ended', async () => {
    const { cli, portal, login } = world();
    await login();
    const grant = await portal.store.findGrant('ada', cliClientId, portal.clock.now);
    if (!grant) throw new Error('no grant');
    await portal.server.grants.end('ada', grant.id);
    portal.clock.now += 3600;
    const { code, err } = await cli.run('whoami');
    expect(code).toBe(exitCodes.notSignedIn);
    expect(err).toContain('Your sign-in has ended.');
    expect(await readCredentials(cli, 'id.example')).toBeUndefined();
  });
});
