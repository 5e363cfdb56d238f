/**
 * Checks a signed token as an API would, but goes on after the first fault, so that a person sees all of them: issuer,
 * signing key, signature, times (RFC 7519 §4.1), and the entry in the status list.
 */
import { compactVerify, importJWK, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { z } from 'zod';
import type { Cli } from '../cli';
import { Failure } from '../failure';
import { durationText, momentText } from '../output/moments';
import { jsonOf, send } from '../requests';
import { serverAddress } from '../settings/profiles';
import { discover } from '../sign-in/discovery';
import { type Check, type Inspection, inspectionOf } from './findings';
import { statusCheck } from './status-list';

type Reach = Pick<Cli, 'fetch' | 'signal' | 'version' | 'now'>;
export type PublishedKeys = z.infer<typeof keysSchema>['keys'];

const keysSchema = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().exactOptional(), alg: z.string().exactOptional() })),
});
/** Algorithms with a shared secret, and `none`, prove nothing here. */
const asymmetric = /^(RS|PS|ES)(256|384|512)$|^(EdDSA|Ed25519)$/;

/** `server`: the server that the person trusts. Keys come from there only, whatever the token says. */
export async function inspectSigned(
  cli: Reach,
  token: string,
  { header, claims }: { header: ProtectedHeaderParameters; claims: JWTPayload },
  server: string | undefined,
): Promise<Inspection> {
  const issuer = issuerCheck(claims, server);
  const keys = issuer.address === undefined ? undefined : await publishedKeys(cli, issuer.address);
  const checks = [
    issuer.check,
    ...(keys === undefined ? [unread(issuer.address)] : await keyChecks(token, header, keys)),
    ...timeChecks(claims, cli.now()),
    ...(keys === undefined ? [] : await statusCheck(cli, claims, keys)),
  ];
  return inspectionOf('jwt', checks, { header: { ...header }, claims: { ...claims } });
}

function issuerCheck({ iss }: JWTPayload, server: string | undefined): { check: Check; address?: string } {
  if (typeof iss !== 'string') return { check: fault('issuer', 'It names no issuer.') };
  if (server !== undefined && server !== iss) {
    return { check: fault('issuer', `Its issuer is ${iss}, not ${server}.`) };
  }
  try {
    return { check: ok('issuer', `Its issuer is ${iss}.`), address: serverAddress(iss) };
  } catch {
    return { check: fault('issuer', `Its issuer ${iss} is not the address of a server.`) };
  }
}

async function publishedKeys(cli: Reach, server: string): Promise<PublishedKeys | undefined> {
  try {
    const { jwks_uri: uri } = await discover(cli, server);
    if (uri === undefined) return undefined;
    return keysSchema.safeParse(await jsonOf(await send(cli, new Request(uri)))).data?.keys;
  } catch (error) {
    // The other checks are useful without a network too.
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

const unread = (server: string | undefined): Check => ({
  name: 'key',
  result: 'unknown',
  says: server === undefined ? 'Its signature was not checked.' : `The keys of ${server} could not be read.`,
});

async function keyChecks(token: string, header: ProtectedHeaderParameters, keys: PublishedKeys): Promise<Check[]> {
  const { alg = 'none', kid } = header;
  if (!asymmetric.test(alg)) return [fault('signature', `Its algorithm ${alg} is not accepted.`)];
  const key = keys.find((one) => one.kid === kid && (one.alg === undefined || one.alg === alg));
  if (kid === undefined || key === undefined) {
    return [fault('key', `The issuer publishes no key ${kid ?? 'without an id'} for ${alg}.`)];
  }
  const found = ok('key', `It is signed with the key ${kid} (${alg}), which the issuer publishes.`);
  try {
    await compactVerify(token, await importJWK(key, alg), { algorithms: [alg] });
    return [found, ok('signature', 'Its signature is valid.')];
  } catch {
    return [found, fault('signature', 'Its signature is not valid: the token was changed, or another key made it.')];
  }
}

function timeChecks({ exp, nbf }: JWTPayload, now: number): Check[] {
  const checks: Check[] = [];
  if (exp === undefined) checks.push(fault('time', 'It never expires, which an API should not accept.'));
  else if (exp <= now) checks.push(fault('time', `It expired ${durationText(now - exp)} ago, at ${momentText(exp)}.`));
  else checks.push(ok('time', `It expires in ${durationText(exp - now)}, at ${momentText(exp)}.`));
  if (nbf !== undefined && nbf > now) checks.push(fault('time', `It is not valid before ${momentText(nbf)}.`));
  return checks;
}

function ok(name: Check['name'], says: string): Check {
  return { name, result: 'ok', says };
}

function fault(name: Check['name'], says: string): Check {
  return { name, result: 'failed', says };
}
