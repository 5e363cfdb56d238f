/** The command line in a terminal, against the portal. */
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { portal } from './addresses';
import { check } from './axe';
import { newcomer, operator, press, signIn, signUp } from './steps';
import { openTerminal } from './terminal';

const terminal = openTerminal();
test.afterAll(terminal.remove);

test('I sign in with a code, register an app, and end the access of the command line again', async ({ page }) => {
  const cleo = newcomer('Cleo');
  await signUp(page, cleo);

  const login = terminal.countersign(['login', '--server', portal]);
  const [, address = ''] = await login.waitFor(/Open +(\S+)/);
  const [, code = ''] = await login.waitFor(/Enter +([A-Z]{4}-[A-Z]{4})/);
  expect(address).toBe(`${portal}/device`);
  await page.goto(address);
  // The page continues by itself when the code is complete.
  await page.getByLabel('Code on your device').pressSequentially(code);
  await expect(page.getByText('This is the command line of this portal.')).toBeVisible();
  await expect(page.getByText('Unverified app.')).toHaveCount(0);
  await expect(page.getByText('Only continue if this device is in front of you.')).toBeVisible();
  await expect(page.getByText('Register, change and delete your apps').first()).toBeVisible();
  await check(page, 'consent for the command line');
  await page.getByRole('button', { name: 'Select all' }).click();
  await press(page, 'Allow');
  await login.waitFor(/You are signed in to \S+ as Cleo\./);
  expect(await login.exit).toBe(0);

  expect(await terminal.run(['whoami'])).toContain(cleo.email);
  expect(await terminal.run(['apps', 'list'])).toContain('There are no apps.');
  const made = await terminal.run([
    ...['apps', 'create', '--kind', 'web', '--name', 'A map with a rather long name for a terminal'],
    ...['--redirect-uri', 'https://map.example/cb', '--scope', 'openid'],
  ]);
  const [, app = ''] = /registered: (app_\w+)/.exec(made) ?? [];
  expect(made).toMatch(/Client secret: \S{30,}/);

  const narrow = await terminal.run(['apps', 'list'], { columns: 60 });
  expect(narrow).toContain(app);
  expect(narrow).toContain('…');
  expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  // Too narrow for columns: one block for each app, and nothing is cut.
  expect(await terminal.run(['apps', 'list'], { columns: 30 })).toContain('A map with a rather long name');

  const kept = await terminal.run(['apps', 'delete', app], { answer: 'n', code: 1 });
  expect(kept).toContain('It ends: 1 app, 1 secret.');
  expect(kept).toContain('Nothing was changed.');
  expect(await terminal.run(['apps', 'delete', app], { answer: 'y' })).toContain('The app is deleted.');

  const grants = z
    .object({ items: z.array(z.object({ id: z.string(), app_id: z.string() })) })
    .parse(JSON.parse(await terminal.run(['grants', 'list', '--state', 'live', '--json'])));
  const [own] = grants.items.filter(({ app_id }) => app_id === 'countersign_cli');
  expect(await terminal.run(['grants', 'end', own?.id ?? ''], { answer: 'y' })).toContain('The grant has ended.');
  expect(await terminal.run(['whoami'], { code: 3 })).toContain('Run "countersign login"');
  await page.goto('/account');
  await expect(page.getByRole('link', { name: 'Countersign command line' })).toHaveCount(0);
});

test('an operator looks at keys and accounts, and signs out', async ({ page }) => {
  const login = terminal.countersign(['login', '--operator', '--server', portal, '--profile', 'operator']);
  const [, code = ''] = await login.waitFor(/Enter +([A-Z]{4}-[A-Z]{4})/);
  await signIn(page, operator);
  await page.goto('/device');
  await page.getByLabel('Code on your device').pressSequentially(code);
  await expect(page.getByText('This is the command line of this portal.')).toBeVisible();
  await page.getByRole('button', { name: 'Select all' }).click();
  await press(page, 'Allow');
  expect(await login.exit).toBe(0);

  const rotated = await terminal.run(['keys', 'rotate', '--dry-run', '--profile', 'operator']);
  expect(rotated).toContain('Nothing was changed.');
  expect(await terminal.run(['keys', 'list', '--profile', 'operator'])).toMatch(/ES256 +signing/);
  expect(await terminal.run(['users', 'list', '--search', 'ada@example', '--profile', 'operator'])).toContain('Ada');
  expect(await terminal.run(['logout', '--profile', 'operator'])).toContain('You are signed out');
  expect(await terminal.run(['profiles', 'list'])).toContain('nobody');
});

test('Ctrl-C ends the wait for an answer, and a question', async () => {
  const login = terminal.countersign(['login', '--server', portal]);
  await login.waitFor(/Waiting for your answer/);
  login.type('\u0003');
  expect(await login.exit).toBe(130);
  expect(login.text()).toContain('Interrupted.');
  const asked = terminal.countersign(['login', '--with-api-key', '--server', portal]);
  await asked.waitFor(/API key: $/);
  asked.type('cs_key_hidden');
  asked.type('\u0003');
  expect(await asked.exit).toBe(130);
  expect(asked.text()).not.toContain('cs_key_hidden');
});

test('the shell completes commands', async () => {
  const shell = terminal.start('bash', ['--norc', '--noprofile', '-i'], 100);
  shell.type("PS1='> '; source <(countersign completion bash); echo ready-$((40+2))\r");
  await shell.waitFor(/ready-42/);
  shell.type('countersign grants pa\t');
  await shell.waitFor(/countersign grants pause $/);
  shell.type('\u0015countersign completion f\t');
  await shell.waitFor(/countersign completion fish $/);
  shell.type('\u0015exit\r');
  expect(await shell.exit).toBe(0);
});

test('answers have colours for people, and none with NO_COLOR', async () => {
  const coloured = terminal.countersign(['apps', 'list', '--server', 'http://elsewhere.example']);
  expect(await coloured.exit).toBe(2);
  expect(coloured.raw()).toContain('\u001b[31merror:');
  const plain = terminal.start('env', ['NO_COLOR=1', 'countersign', 'apps', 'list', '--profile', 'nobody'], 80);
  expect(await plain.exit).toBe(2);
  expect(plain.raw()).toMatch(/^error: There is no profile "nobody"\.\r\n/);
  expect(plain.raw()).not.toContain('\u001b');
});
