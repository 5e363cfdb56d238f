/** Runs the commands of `docs/migration.md` with files in the shapes that it describes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { verifyPassword } from '@/lib/login/password/passwords';
import { managementScopeNames } from '@/lib/management/scopes';
import { writeAuth0Users, writeKeycloakRealm } from '../testing/foreign-exports.fixture';
import { type CliPortal, openCliPortal } from '../testing/management.fixture';
import { accountId } from './items';

const guide = readFileSync('docs/migration.md', 'utf8');
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

let db: Database;
let portal: CliPortal;
let folder: string;
beforeAll(async () => {
  db = await openTestDatabase();
  portal = await openCliPortal(db);
  folder = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
  await db.prisma.user.update({ where: { id: portal.people.olga }, data: { email: 'ops@example.com' } });
  // The apps of the fixture are not what an import accepts.
  await db.prisma.client.deleteMany({ where: { id: 'idle-robot' } });
  await writeKeycloakRealm(join(folder, 'realm.json'), 20);
  await writeAuth0Users(join(folder, 'users.ndjson'), 20);
  const files: Record<string, unknown> = {
    // The members of Auth0 and those of Hydra.
    'clients.json': [
      {
        client_id: 'one',
        name: 'One',
        client_name: 'One',
        scope: 'openid',
        callbacks: ['https://one.example/cb'],
        redirect_uris: ['https://one.example/cb'],
      },
    ],
    'apis.json': [],
    'client-grants.json': [],
    'grants.json': [],
    'consents.json': [],
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  portal?.cli.remove();
  await db?.close();
});

it('runs every command of the guide', async () => {
  const olga = portal.as(await portal.personToken(portal.people.olga, managementScopeNames));
  const commands = blocks('sh').flatMap((block) => block.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(6);
  for (const line of commands) {
    const [program, ...words] = line.split(' ');
    expect(program).toBe('countersign');
    const placed = words.map((word) => (/\.(json|ndjson)$/.test(word) ? join(folder, word) : word));
    const { code, out, err } = await olga.run(placed, {
      env: { COUNTERSIGN_PASSPHRASE: 'four unrelated garden words' },
    });
    expect([line, code, err, code === 0 ? '' : out]).toEqual([line, 0, '', '']);
  }
}, 120_000);

it('takes the hashes of Django and Firebase in an import file', async () => {
  const [json = ''] = blocks('json');
  const file = join(folder, 'import.json');
  writeFileSync(file, json.replaceAll('@example.com', '@guide.example'));
  const robot = portal.as(await portal.machineToken());
  expect((await robot.run(['import', 'file', file, '--json'])).code).toBe(0);
  const hashOf = async (email: string) =>
    (await db.prisma.user.findUniqueOrThrow({ where: { email } })).passwordHash ?? undefined;
  expect(await verifyPassword('lètmein', await hashOf('ada@guide.example'))).toBe(true);
  expect(await verifyPassword('user1password', await hashOf('grace@guide.example'))).toBe(true);
});

it('derives ids as the guide says (RFC 9562 §5.5)', () => {
  // Python: uuid.uuid5(uuid.NAMESPACE_URL, 'urn:auth0:auth0|507f1f77bcf86cd799439020')
  expect(accountId('auth0', 'auth0|507f1f77bcf86cd799439020')).toBe('3b706702-4613-593b-a1aa-df9dac0e9bf0');
});
