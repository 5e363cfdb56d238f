import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '@/scripts/bundle.mjs';
import { createLog, entryOf, type LogEntry } from './json-lines';

describe('what a library prints', () => {
  it('is one entry without colours, even for several lines', () => {
    expect(entryOf('error', '\u001b[31m⨯\u001b[39m Error: it broke\n    at here\n')).toEqual({
      level: 'error',
      event: 'console',
      message: '⨯ Error: it broke\n    at here',
    });
    expect(entryOf('info', 'ready')).toEqual({ level: 'info', event: 'console', message: 'ready' });
  });

  it('is left out if it repeats an outage, which has its own line', () => {
    expect(
      entryOf('error', '⨯ Error [UnavailableError]: the database is unavailable (slow)\n    at x'),
    ).toBeUndefined();
    expect(entryOf('error', '⨯ unhandledRejection: Error: it broke')).toBeUndefined();
  });

  it('is no error if it is about a malformed request, but is one if it only quotes such a text', () => {
    expect(entryOf('error', '⨯ TypeError: Failed to parse body as FormData.\n    at x')).toEqual({
      level: 'info',
      event: 'bad_request',
      message: '⨯ TypeError: Failed to parse body as FormData.',
    });
    expect(entryOf('error', '⨯ Error: it broke\n    at Unexpected end of form')).toMatchObject({ level: 'error' });
    expect(entryOf('error', '⨯ Error: aborted by the database')).toMatchObject({ level: 'error' });
  });
});

function newLog() {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line));
  return { ...log, lines, events: () => lines.splice(0).map((line) => JSON.parse(line).event) };
}

function lineOf(entry: LogEntry): string {
  const { log, lines } = newLog();
  log(entry);
  return lines.join('');
}

describe('the log', () => {
  it('is one JSON object per event, with its time and level', () => {
    const line = lineOf({ level: 'error', event: 'broke', detail: 'a\nb', count: 2, nothing: undefined });
    expect(line.endsWith('}\n')).toBe(true);
    expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      level: 'error',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: 'broke',
      detail: 'a\nb',
      count: 2,
    });
  });

  it('writes values that JSON does not support: cycles and big integers', () => {
    const cycle: Record<string, unknown> = { name: 'a' };
    cycle['self'] = cycle;
    const line = lineOf({ level: 'info', event: 'odd', big: 10n ** 20n, cycle });
    expect(JSON.parse(line)).toMatchObject({ event: 'odd', cycle: { name: 'a' } });
  });

  it('has the level that the operator sets', () => {
    const { log, logs, configureLog, events } = newLog();
    const all = () => {
      for (const level of ['error', 'warn', 'info', 'debug'] as const) log({ level, event: level });
      return events();
    };
    expect(all()).toEqual(['error', 'warn', 'info']);
    expect(logs('debug')).toBe(false);
    configureLog({ level: 'debug', format: 'json' });
    expect(all()).toEqual(['error', 'warn', 'info', 'debug']);
    expect(logs('debug')).toBe(true);
    configureLog({ level: 'error', format: 'json' });
    expect(all()).toEqual(['error']);
  });

  it('removes secrets, by field name and inside texts', () => {
    const secret = 'SlAV32hkKG_SlAV32hkKG';
    const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const entry = {
      level: 'info' as const,
      event: 'all_of_it',
      token: secret,
      headers: { authorization: `Bearer ${secret}`, cookie: secret, 'set-cookie': secret, host: 'id.example' },
      request: { body: { client_secret: secret, password: secret, refresh_token: secret, scope: 'openid' } },
      detail: `POST https://api.example/?id_token_hint=${jwt} failed: DPoP ${secret}, cs_secret_${secret}, Basic ${secret}`,
    };
    const line = lineOf(entry);
    expect(line).not.toContain('SlAV32');
    expect(line).not.toContain(jwt);
    expect(JSON.parse(line)).toMatchObject({
      headers: { authorization: '[redacted]', host: 'id.example' },
      request: { body: { scope: 'openid', password: '[redacted]' } },
      detail: expect.stringContaining('POST https://api.example/?id_token_hint=[redacted] failed: DPoP [redacted]'),
    });
    // The entry itself is unchanged.
    expect(entry.request.body.password).toBe(secret);
    // Ordinary text stays: codes of errors, words after a scheme, names that begin like ours.
    const plain = { code: 'invalid_token', reason: 'no Bearer token and no Basic authentication; cs_id_short' };
    expect(JSON.parse(lineOf({ level: 'info', event: 'refused', ...plain }))).toMatchObject(plain);
  });

  it('is readable in development, without characters that control a terminal', () => {
    const { log, configureLog, lines } = newLog();
    configureLog({ level: 'info', format: 'text' });
    log({ level: 'info', event: 'started', port: 3000, host: null });
    log({ level: 'warn', event: 'refused', reason: 'used \u001b[2J twice', detail: 'Error: x\n    at \u0007y' });
    expect(lines.join('').replace(/^[\d:.]{12} /gm, '')).toBe(
      [
        'info  started port=3000 host=null',
        'warn  refused reason="used \\u001b[2J twice"',
        '  detail:',
        '    Error: x',
        '        at  y',
        '',
      ].join('\n'),
    );
  });
});

describe('a process that logs', () => {
  const folder = join(process.cwd(), '.cache', `json-lines-${process.pid}`);
  const program = join(folder, 'program.mjs');
  beforeAll(() => bundle({ program: join(import.meta.dirname, 'json-lines.fixture.ts') }, folder));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['crashes', 'uncaught_exception'],
    ['exits', 'start_failed'],
  ])('%s without losing a line while nobody reads', async (how, last) => {
    const child = spawn(process.execPath, [program, how], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await pause(300);
    const lines = (await text(child.stdout))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(8001);
    expect(lines.at(-2)).toMatchObject({ event: 'line', number: 8000 });
    expect(lines.at(-1)).toMatchObject({ level: 'error', event: last });
    expect(await ended).toBe(1);
  });

  it('continues when nobody reads any more', async () => {
    const child = spawn(process.execPath, [program, 'goes on'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    expect(await text(child.stderr)).toBe('still here');
  });

  it.skipIf(!existsSync('/dev/full'))('goes on when the disk of its log is full', async () => {
    const full = openSync('/dev/full', 'w');
    const { stderr } = spawn(process.execPath, [program, 'goes on'], { stdio: ['ignore', full, 'pipe'] });
    closeSync(full);
    expect(stderr && (await text(stderr))).toBe('still here');
  });
});
