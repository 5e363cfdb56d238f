/** The command, as a process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'countersign-gate-'));
const socketPath = join(folder, 'gate.sock');
const running: ChildProcess[] = [];
const settings = {
  GATE_ISSUER: 'https://id.example',
  GATE_RESOURCE: 'https://api.example',
  GATE_PROXY: 'caddy',
  GATE_LISTEN: `unix:${socketPath}`,
  GATE_RULES: '[{"path":"/status","access":"public"}]',
};

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(env: Record<string, string>, ...parameters: string[]) {
  const child = spawn(process.execPath, ['packages/gate/bin/countersign-gate.mjs', ...parameters], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.err += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: z.number().nullable().parse(code), ...output }));
  const lines = () => output.out.split('\n').filter((line) => line !== '');
  const logged = async (event: string) => {
    while (!output.out.includes(`"event":"${event}"`)) {
      if (child.exitCode !== null) throw new Error(`${output.out}${output.err}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, ended, lines, logged };
}

const ask = (path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path, headers, agent: false }, resolve).on('error', reject).end();
  });

describe('the command', () => {
  test('answers on a socket until it gets a signal, and then answers what is open', async () => {
    const gate = start(settings);
    await gate.logged('started');
    expect(statSync(socketPath).isSocket()).toBe(true);
    const status = { 'x-forwarded-method': 'GET', 'x-forwarded-uri': '/status' };
    expect((await ask('/check', status)).statusCode).toBe(200);
    expect((await ask('/check', { ...status, 'x-forwarded-uri': '/x' })).statusCode).toBe(401);
    // A request that is not complete when the signal arrives.
    const open = request({ socketPath, path: '/health', method: 'POST', headers: { 'content-length': 1 } });
    const answered = once(open, 'response').then(([answer]) => z.object({ statusCode: z.number() }).parse(answer));
    open.flushHeaders();
    await answered;
    gate.child.kill('SIGTERM');
    await gate.logged('stopping');
    open.end('x');
    expect(await gate.ended).toMatchObject({ code: 0, err: '' });
    const events = gate.lines().map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)).event);
    expect(events).toEqual(['started', 'refused', 'stopping', 'stopped']);
  });

  test('starts again after it was killed, although its socket is still there', async () => {
    const first = start(settings);
    await first.logged('started');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(statSync(socketPath).isSocket()).toBe(true);
    const second = start(settings);
    await second.logged('started');
    expect((await ask('/health')).statusCode).toBe(200);
  });

  test('exits with 1 and one line per problem', async () => {
    const { code, out, err } = await start({ ...settings, GATE_PROXY: 'apache', GATE_ISSUER: '' }).ended;
    expect([code, out]).toEqual([1, '']);
    expect(err).toBe('GATE_ISSUER: This setting is required.\nGATE_PROXY: Use nginx, traefik, caddy or envoy.\n');
  });

  test.each([
    [{ GATE_ISSUER: 'http://id.example' }, 'issuer does not use https\n'],
    [{ GATE_ALGORITHMS: 'HS256' }, 'algorithms: HS256 is not an asymmetric signature algorithm\n'],
    [
      { GATE_RESOURCE: 'urn:items', GATE_DPOP: 'optional' },
      'dpop needs publicUrl, because resource is not an address\n',
    ],
    [{ GATE_LISTEN: 'unix:/nowhere/gate.sock' }, expect.stringMatching(/^GATE_LISTEN: .*\/nowhere\/gate\.sock\n$/)],
  ])('exits with 1: %j', async (env, problem) => {
    expect(await start({ ...settings, ...env }).ended).toMatchObject({ code: 1, err: problem });
  });

  test('checks the settings of a file with --check', async () => {
    const file = join(folder, 'gate.json');
    writeFileSync(
      file,
      JSON.stringify({ issuer: 'https://id.example', resource: 'https://api.example', proxy: 'envoy' }),
    );
    expect(await start({}, '--check', file).ended).toMatchObject({ code: 0, out: 'The settings are valid.\n' });
    expect(await start({ GATE_CONFIG: file }, '--check').ended).toMatchObject({ code: 0 });
    expect(await start({ GATE_DPOP: 'maybe' }, '--check', file).ended).toMatchObject({
      code: 1,
      err: 'GATE_DPOP: Use off, optional or required.\n',
    });
    expect(await start({}, '--help').ended).toMatchObject({ code: 0, out: expect.stringContaining('Usage') });
    expect(await start({}, '--what').ended).toMatchObject({ code: 1, err: expect.stringContaining('Usage') });
  });
});
