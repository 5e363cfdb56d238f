/** What every command has in common: errors and their exit codes, confirmation, output, help and completion. */
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { command } from './command';
import { commandTable } from './command-table';
import { shells } from './completion';
import { exitCodes, failureOfStatus } from './failure';
import { groups } from './groups';
import { createProgram } from './program';
import { type Answers, testCli } from './testing/cli.fixture';

const server = 'https://id.example';
const env = { COUNTERSIGN_URL: server, COUNTERSIGN_API_KEY: 'cs_key_test' };
const received: { method: string; url: string; body: string; headers: Headers }[] = [];
let answer: () => Response = () => Response.json({});

const cli = testCli({
  now: () => 1_800_000_000,
  fetch: async (request) => {
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: await request.text() });
    return answer();
  },
});
afterAll(cli.remove);

const problem =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req-7', ...headers },
    });

describe('an error of the server', () => {
  it('names the fields and the request (RFC 9457)', async () => {
    answer = problem(422, {
      title: 'Invalid request',
      detail: 'The app is not valid.',
      errors: [{ field: 'redirect_uris', code: 'https', detail: 'This must begin with https.' }],
    });
    const { code, out, err } = await cli.run('api POST /apps --field name=Trailmap', { env });
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'error: The app is not valid.\n  redirect_uris: This must begin with https.\nRequest: req-7\n',
    });
  });

  it('is JSON on standard error with --json', async () => {
    answer = problem(404, { title: 'Not found', detail: 'There is no such app.' });
    const { code, out, err } = await cli.run('--json api GET /apps/x', { env });
    expect([code, out]).toEqual([exitCodes.notFound, '']);
    expect(JSON.parse(err)).toEqual({
      error: {
        message: 'There is no such app.',
        exit_code: 5,
        fields: [],
        request_id: 'req-7',
        problem: { title: 'Not found', detail: 'There is no such app.' },
      },
    });
  });

  it.each([
    [400, 1],
    [401, 3],
    [403, 4],
    [404, 5],
    [409, 6],
    [412, 6],
    [428, 6],
    [422, 1],
    [429, 7],
    [500, 1],
    [503, 7],
  ])('with the status %i ends with the exit code %i', async (status, code) => {
    answer = problem(status, { title: 'no' });
    expect((await cli.run('api GET /apps', { env })).code).toBe(code);
    expect(exitCodes[failureOfStatus(status)]).toBe(code);
  });

  it('says which scope is missing, and when to try again', async () => {
    answer = problem(
      403,
      { title: 'no' },
      { 'www-authenticate': 'Bearer error="insufficient_scope", scope="users.read"' },
    );
    expect((await cli.run('api GET /users', { env })).err).toContain('"countersign login --scope users.read"');
    answer = problem(503, { title: 'no' }, { 'retry-after': '5' });
    expect((await cli.run('api GET /users', { env })).err).toContain('Try again in 5 seconds.');
  });

  it('cannot put control characters on the terminal', async () => {
    answer = problem(400, { detail: 'bad \u001b[2Jname', errors: [{ field: '\u001b[1mx', detail: 'y\u0007' }] });
    const { err } = await cli.run('api GET /apps', { env });
    expect(err).toBe('error: bad name\n  x: y\nRequest: req-7\n');
  });

  it('is "unavailable" if the server cannot be reached', async () => {
    answer = () => {
      throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    };
    const { code, err } = await cli.run('api GET /apps', { env });
    expect(code).toBe(exitCodes.unavailable);
    expect(err).toBe('error: https://id.example did not answer: connect ECONNREFUSED 127.0.0.1:1.\n');
  });

  it('a redirect is not followed with the credentials', async () => {
    answer = () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } });
    const before = received.length;
    const { code, err } = await cli.run('api GET /apps', { env });
    expect([code, received.length]).toEqual([exitCodes.failed, before + 1]);
    expect(err).toContain('The server redirects to https://evil.example/.');
  });
});

describe('countersign api', () => {
  it('sends fields as a JSON body, or as the query of a GET request', async () => {
    answer = () => Response.json({ id: 'app_1' });
    const created = await cli.run(['api', 'post', '/apps', '--field', 'name=A b', 'max=3', 'scopes=["x"]'], { env });
    expect(created).toMatchObject({ code: 0, out: '{\n  "id": "app_1"\n}\n' });
    expect(received.at(-1)).toMatchObject({
      method: 'POST',
      url: 'https://id.example/api/v1/apps',
      body: '{"name":"A b","max":3,"scopes":["x"]}',
    });
    expect(received.at(-1)?.headers.get('authorization')).toBe('Bearer cs_key_test');
    expect(received.at(-1)?.headers.get('user-agent')).toBe('countersign-cli/0.0.0');
    await cli.run('api GET /apps --field limit=5', { env });
    expect(received.at(-1)?.url).toBe('https://id.example/api/v1/apps?limit=5');
    await cli.run('api PUT /apps/x --input -', { env, piped: '{"name":"B"}' });
    expect(received.at(-1)?.body).toBe('{"name":"B"}');
  });

  it.each([
    ['api GET apps', '<path>: Begin with a slash: /apps'],
    ['api FETCH /apps', '<method>: Give one of GET, POST'],
    ['api GET /apps --input x', 'GET has no body'],
    ['api POST /apps --field x', '--field: Write x as name=value.'],
    ['api POST /apps --header authorization:x', 'The CLI sets Authorization'],
    ['api', "missing required argument 'method'"],
    ['apps-of-mine', "unknown command 'apps-of-mine'"],
    ['api GET /apps --nothing', "unknown option '--nothing'"],
    ['completion powershell', "command-argument value 'powershell' is invalid"],
  ])('%s is wrong usage', async (line, says) => {
    const before = received.length;
    const { code, err } = await cli.run(line, { env });
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain(says);
    expect(received.length).toBe(before);
  });
});

describe('help', () => {
  it.each(commandTable.map((one) => [one.name, one] as const))(
    'of %s says what it does, with examples',
    async (_, one) => {
      const { code, out } = await cli.run([...one.name.split(' '), '--help'], { columns: 80 });
      expect(code).toBe(0);
      expect(out).toContain(one.summary);
      expect(one.examples.length).toBeGreaterThan(0);
      for (const [typed] of one.examples) {
        expect(out).toContain(`$ ${typed}`);
        expect(typed).toContain(`countersign ${one.name}`);
      }
      for (const { help, name } of [...one.args, ...one.options]) expect([name, help]).not.toEqual([name, '']);
    },
  );

  it('fits the terminal', async () => {
    for (const one of commandTable) {
      const { out } = await cli.run([...one.name.split(' '), '--help'], { columns: 60 });
      const prose = out.split('\n').filter((line) => !/^( {2}\$ |Usage: )/.test(line));
      expect(Math.max(...prose.map((line) => line.length))).toBeLessThanOrEqual(60);
    }
  });

  it('describes every group', () => {
    const named = commandTable.flatMap(({ name }) => {
      const words = name.split(' ');
      return words.slice(0, -1).map((_, index) => words.slice(0, index + 1).join(' '));
    });
    expect(named.filter((name) => groups[name] === undefined)).toEqual([]);
  });

  it('of a group is shown if no command is named', async () => {
    const { code, err } = await cli.run('profiles');
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('Usage: countersign profiles');
  });
});

describe('options that commands share', () => {
  const removed: unknown[] = [];
  const commands = [
    command({
      name: 'drop',
      summary: 'Drop it',
      kind: 'removal',
      examples: [],
      async run({ confirm, changed, dry }) {
        await confirm('Drop it?');
        removed.push(dry);
        changed('It is dropped.', { id: 'x' });
      },
    }),
    command({
      name: 'rows',
      summary: 'List rows',
      kind: 'list',
      examples: [],
      async run({ pages, print }) {
        const page = await pages(async ({ limit, cursor = '0' }) => {
          const start = Number(cursor);
          const items = Array.from({ length: Math.min(limit, 250 - start) }, (_, index) => ({ id: start + index }));
          return { items, next_cursor: start + items.length < 250 ? String(start + items.length) : null };
        });
        print.list(page, [{ title: 'Id', value: ({ id }) => String(id) }], 'None.');
      },
    }),
  ];
  const run = async (line: string, answers: Answers = {}) => {
    const { cli: outside, written, questions } = cli.cliWith(answers);
    const failure = await createProgram(outside, commands)
      .parseAsync(line.split(' '), { from: 'user' })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    return { failure, questions, ...written };
  };

  it.each([['y'], ['YES'], [' yes ']])('a change that cannot be undone is made after %j', async (typed) => {
    const { questions, out } = await run('drop', { typed: [typed], columns: 80 });
    expect([questions, out]).toEqual([['Drop it? [y/N] '], '✓ It is dropped.\n']);
    expect(removed.pop()).toEqual({});
  });

  it.each([['n'], [''], ['yesno']])('and not made after %j', async (typed) => {
    expect((await run('drop', { typed: [typed] })).failure).toMatchObject({
      exitCode: 1,
      message: 'Nothing was changed.',
    });
    expect(removed).toEqual([]);
  });

  it('needs --yes where nobody can answer', async () => {
    expect((await run('drop')).failure).toMatchObject({ exitCode: 2, message: 'Drop it? Confirm with --yes.' });
    expect((await run('drop --yes')).failure).toBeUndefined();
    expect(removed.pop()).toEqual({});
  });

  it('--dry-run asks nothing, and says what would change', async () => {
    const { failure, out } = await run('drop --dry-run');
    expect([failure, out]).toEqual([undefined, 'Nothing was changed.\nID: x\n']);
    expect(removed.pop()).toEqual({ dry_run: '1' });
    expect((await run('drop --dry-run --json')).out).toBe('{\n  "id": "x"\n}\n');
  });

  it('lists show thirty rows, as many as wanted, or all', async () => {
    const count = async (line: string) => (await run(line)).out.trimEnd().split('\n').length;
    expect(await count('rows')).toBe(30);
    expect(await count('rows --limit 120')).toBe(120);
    expect(await count('rows --all')).toBe(250);
    expect((await run('rows --limit 0')).failure).toMatchObject({ exitCode: 2, message: '--limit: Give 1 or more.' });
    expect((await run('rows')).err).toBe('There are more. Use --all or --limit.\n');
    const { items, next_cursor } = JSON.parse((await run('rows --limit 2 --json')).out);
    expect([items, next_cursor]).toEqual([[{ id: 0 }, { id: 1 }], '2']);
  });

  it('progress is shown on a terminal only, and removed', async () => {
    expect((await run('rows --all', { columns: 40 })).err).toBe('\r\u001b[K100 read…\r\u001b[K');
    expect((await run('rows --all')).err).toBe('');
  });

  it('colours are for terminals, unless NO_COLOR is set', async () => {
    const colours = { NO_COLOR: '' };
    expect((await run('drop --yes', { columns: 40, env: colours })).out).toBe('\u001b[32m✓\u001b[39m It is dropped.\n');
    expect((await run('drop --yes', { env: colours })).out).toBe('✓ It is dropped.\n');
    expect((await run('drop --yes', { columns: 40, env: { NO_COLOR: '1' } })).out).toBe('✓ It is dropped.\n');
  });
});

describe('completion', () => {
  const complete = async (...words: string[]) =>
    (await cli.run(['complete', '--', ...words])).out.split('\n').flatMap((line) => line.split('\t')[0] || []);

  it('suggests commands, options and values', async () => {
    expect(await complete('logi')).toEqual(['login']);
    expect(await complete('profiles', '')).toEqual(['list', 'use']);
    expect(await complete('--server', 'https://id.example', 'profiles', 'u')).toEqual(['use']);
    expect(await complete('login', '--c')).toEqual(['--client-id']);
    expect(await complete('completion', 'f')).toEqual(['fish']);
    expect(await complete('login', '--client-id', '')).toEqual([]);
    expect(await complete('')).not.toContain('complete');
  });

  it.each(shells)('prints a script for %s that the shell accepts, where it is installed', async (shell) => {
    const { code, out } = await cli.run(`completion ${shell}`);
    expect([code, out.startsWith('#')]).toEqual([0, true]);
    const checked = spawnSync(shell, ['-n'], { input: out, encoding: 'utf8' });
    if (checked.error === undefined) expect([checked.stderr, checked.status]).toEqual(['', 0]);
  });
});
