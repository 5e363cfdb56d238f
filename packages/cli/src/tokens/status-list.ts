/** The entry of a token in its status list: draft-ietf-oauth-status-list-20 §8.3. */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { compactVerify, decodeProtectedHeader, importJWK, type JWTPayload } from 'jose';
import { z } from 'zod';
import type { Cli } from '../cli';
import { Failure } from '../failure';
import { send } from '../requests';
import type { Check } from './findings';
import type { PublishedKeys } from './signed-token';

const inflateAsync = promisify(inflate);
const maxBytes = 64 * 1024 * 1024;

const referenceSchema = z.object({ status_list: z.object({ idx: z.int().min(0), uri: z.string() }) });
const listSchema = z.object({
  iss: z.string(),
  sub: z.string(),
  exp: z.number().optional(),
  status_list: z.object({ bits: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8)]), lst: z.string() }),
});

/** Empty if the token has no entry. */
export async function statusCheck(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version' | 'now'>,
  { iss, status }: JWTPayload,
  keys: PublishedKeys,
): Promise<Check[]> {
  if (status === undefined) return [];
  const reference = referenceSchema.safeParse(status).data?.status_list;
  if (reference === undefined) return [check('unknown', 'It has a status of an unknown form.')];
  const { idx, uri } = reference;
  // Only the issuer says what its tokens are worth.
  if (!URL.canParse(uri) || new URL(uri).origin !== iss) {
    return [check('failed', 'Its status list is at another address than its issuer.')];
  }
  try {
    const value = await entryOf(cli, uri, String(iss), idx, keys);
    return [check(value === 0 ? 'ok' : 'failed', meaning(value, idx))];
  } catch (error) {
    if (error instanceof Failure) return [check('unknown', `Its status is not known: ${error.message}`)];
    throw error;
  }
}

function meaning(value: number, idx: number): string {
  if (value === 0) return `Its entry ${idx} in the status list says that the access is valid.`;
  if (value === 1) return `Its entry ${idx} in the status list says that the access has ended, or was changed since.`;
  if (value === 2) return `Its entry ${idx} in the status list says that the access is paused.`;
  return `Its entry ${idx} in the status list has the unknown value ${value}.`;
}

async function entryOf(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version' | 'now'>,
  uri: string,
  issuer: string,
  idx: number,
  keys: PublishedKeys,
): Promise<number> {
  const response = await send(cli, new Request(uri, { headers: { Accept: 'application/statuslist+jwt' } }));
  if (!response.ok) throw new Failure('failed', `${uri} answered with HTTP ${response.status}.`);
  const list = await verifiedList((await response.text()).trim(), keys);
  if (list.iss !== issuer || list.sub !== uri) throw new Failure('failed', `${uri} is the list of somebody else.`);
  if (list.exp !== undefined && list.exp <= cli.now()) throw new Failure('failed', `${uri} is too old.`);
  const { bits, lst } = list.status_list;
  const bytes = await unpacked(lst);
  const each = 8 / bits;
  const byte = bytes[Math.floor(idx / each)];
  if (byte === undefined) throw new Failure('failed', `${uri} has no entry ${idx}.`);
  return (byte >> (bits * (idx % each))) & (2 ** bits - 1);
}

async function verifiedList(token: string, keys: PublishedKeys): Promise<z.infer<typeof listSchema>> {
  try {
    const { alg = '', kid } = decodeProtectedHeader(token);
    const key = keys.find((one) => one.kid === kid);
    if (key === undefined) throw new Error('no key');
    const { payload, protectedHeader } = await compactVerify(token, await importJWK(key, alg), { algorithms: [alg] });
    if (protectedHeader.typ !== 'statuslist+jwt') throw new Error('wrong type');
    return listSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    throw new Failure('failed', 'the status list is not signed by the issuer.');
  }
}

async function unpacked(lst: string): Promise<Buffer> {
  try {
    return await inflateAsync(Buffer.from(lst, 'base64url'), { maxOutputLength: maxBytes });
  } catch {
    throw new Failure('failed', 'the status list cannot be unpacked.');
  }
}

function check(result: Check['result'], says: string): Check {
  return { name: 'status', result, says };
}
