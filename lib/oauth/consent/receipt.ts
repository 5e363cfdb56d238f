/**
 * Receipts: what a person allowed an app, or changed about it, signed by us so that anybody can check it later without
 * asking them. Fields as the Kantara Consent Receipt Specification 1.1.0 names them, with the few that it has no name
 * for beside them; a JWT with a `typ` of its own (RFC 8725 §3.11).
 *
 * A receipt is data from the moment of the consent and is signed when it is first asked for, then kept as it is. It
 * never expires, so the keys are kept apart from the key ring, public halves alone, and are good for receipts and
 * nothing else. Whether it still holds is not the receipt's to say: it points at an entry of the status lists that is
 * its own.
 */
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import { sha256 } from '../crypto';
import { publicJwks, sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { type Login, tokenStatus } from '../model/grant-records';
import type { Receipt, ReceiptFacts } from '../model/receipt-records';
import { signingAlgs } from '../model/signing-algs';
import { statusListUri } from '../status/status-list-uri';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';

const typ = 'consent-receipt+jwt';

/** What an app's registration says at this moment, and what was shown: for the transaction that writes the answer. */
export function receiptFacts(
  world: World,
  client: Client,
  login: Login,
  scopes: readonly string[],
  shown: { text: string; language: string } | undefined,
): ReceiptFacts {
  const { client_name, client_uri, policy_uri, contacts = [] } = client.metadata;
  const described = client.apis.flatMap((api) =>
    api.scopes
      .filter(({ value }) => scopes.includes(value))
      .map(({ value, title }): [string, { title: string; api: string }] => [value, { title, api: api.name }]),
  );
  return {
    principal: subjectIdentifier(world, client, login.sub),
    app: {
      name: client_name ?? client.id,
      ...(client_uri !== undefined && { url: client_uri }),
      ...(policy_uri !== undefined && { policyUrl: policy_uri }),
      contacts,
    },
    words: Object.fromEntries(described),
    ...(shown && { text: shown.text, language: shown.language }),
  };
}

const scopeSchema = z.object({ scope: z.string(), title: z.string(), api: z.string(), ends_at: z.number().nullable() });
const claimsSchema = z.looseObject({
  iss: z.string(),
  iat: z.number(),
  jti: z.string(),
  consentTimestamp: z.number(),
  piiPrincipalId: z.string(),
  piiControllers: z.array(z.looseObject({ piiController: z.string(), piiControllerUrl: z.string().exactOptional() })),
  policyUrl: z.string(),
  client_id: z.string(),
  event: z.enum(['allowed', 'changed', 'ended']),
  scopes: z.array(scopeSchema),
  authorization_details: z.array(z.looseObject({ type: z.string() })).exactOptional(),
  ends_at: z.number().nullable(),
  once: z.boolean(),
  notice_sha256: z.string().exactOptional(),
  status: z.object({ status_list: z.object({ idx: z.int().min(0), uri: z.string() }) }),
});
export type ReceiptClaims = z.infer<typeof claimsSchema>;

export type SignedReceipt = { id: string; grantId: string; jwt: string; claims: ReceiptClaims; text?: string };

/**
 * A receipt of this owner's as it is kept for good; signed now, if nobody asked before. Undefined when it is not
 * theirs.
 */
export async function signedReceipt(world: World, ownerId: string, id: string): Promise<SignedReceipt | undefined> {
  const receipt = await world.store.findReceipt(id);
  if (receipt?.ownerId !== ownerId) return undefined;
  const jwt = receipt.jwt ?? (await signNow(world, receipt));
  const claims = jwt === undefined ? undefined : claimsSchema.safeParse(payloadOf(jwt)).data;
  if (jwt === undefined || !claims) return undefined;
  const { text } = receipt.facts;
  return { id, grantId: receipt.grantId, jwt, claims, ...(text !== undefined && { text }) };
}

function payloadOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
}

async function signNow(world: World, receipt: Receipt): Promise<string | undefined> {
  const jwt = await sign(world.ring, 'ES256', { typ }, claimsOf(world, receipt));
  const { kid = '' } = decodeProtectedHeader(jwt);
  const { keys } = await publicJwks(world.ring);
  const publicJwk = keys.find((key) => key['kid'] === kid);
  if (!publicJwk) throw new Error(`the key ring has forgotten the key ${kid} that it has just signed with`);
  return world.store.saveReceiptJwt(receipt.id, jwt, { kid, publicJwk }, world.now());
}

/**
 * Kantara Consent Receipt 1.1.0 §4; after the empty line what it has no name for. What an app does not say of itself,
 * we do not make up.
 */
function claimsOf(world: World, receipt: Receipt): Record<string, unknown> {
  const { facts, terms, kind, status } = receipt;
  const { app, words } = facts;
  const email = app.contacts.find((contact) => contact.includes('@')) ?? '';
  const wordsOf = (scope: string) => words[scope] ?? { title: scope, api: 'your account' };
  const termination = (end: number | null) =>
    end === null && terms.endsAt === null
      ? 'when the person ends it'
      : new Date(Math.min(end ?? Infinity, terms.endsAt ?? Infinity) * 1000).toISOString();
  const purposes = terms.scopes.map(({ scope, endsAt }) => ({
    service: wordsOf(scope).api,
    purposes: [
      {
        purpose: wordsOf(scope).title,
        purposeCategory: [scope],
        consentType: 'EXPLICIT',
        piiCategory: [scope],
        primaryPurpose: true,
        termination: termination(endsAt),
        thirdPartyDisclosure: true,
        thirdPartyName: app.name,
      },
    ],
  }));
  return {
    iss: world.issuer,
    iat: world.now(),
    jti: receipt.id,
    version: 'KI-CR-v1.1.0',
    jurisdiction: world.settings.jurisdiction,
    consentTimestamp: receipt.at,
    collectionMethod: kind === 'allowed' ? 'asked on a page of the portal' : 'by the person, in their account',
    consentReceiptID: receipt.id,
    publicKey: `${world.issuer}/oauth/receipt-keys`,
    language: facts.language ?? 'en',
    piiPrincipalId: facts.principal,
    piiControllers: [
      {
        piiController: app.name,
        onBehalf: false,
        contact: app.contacts[0] ?? '',
        email,
        ...(app.url !== undefined && { piiControllerUrl: app.url }),
      },
    ],
    policyUrl: app.policyUrl ?? '',
    services: purposes,
    sensitive: false,
    spiCat: [],

    event: kind,
    client_id: receipt.clientId,
    scopes: terms.scopes.map(({ scope, endsAt }) => ({ scope, ...wordsOf(scope), ends_at: endsAt })),
    resources: terms.resources,
    ...(terms.details.length > 0 && { authorization_details: terms.details }),
    ends_at: terms.endsAt,
    once: terms.once,
    ...(facts.text !== undefined && { notice_sha256: sha256(facts.text) }),
    status: { status_list: { idx: status.index, uri: statusListUri(world, status.list) } },
  };
}

/**
 * Whether what a receipt tells of still holds. `over`: its time is up; `unknown`: we have it no more, so nobody can
 * say.
 */
export type ReceiptStanding = 'allowed' | 'paused' | 'ended' | 'over' | 'replaced' | 'unknown';

/** A verdict about something that claims to be one of our receipts. */
export type ReceiptVerdict = { genuine: false } | { genuine: true; claims: ReceiptClaims; standing: ReceiptStanding };

const longest = 64 * 1024;

/** Anybody may ask, so the answer says no more than the receipt itself does, and whether it still holds. */
export async function verifyReceipt(world: World, jwt: string): Promise<ReceiptVerdict> {
  const claims = await verified(world, jwt.trim());
  if (!claims) return { genuine: false };
  const kept = await world.store.findReceipt(claims.jti);
  return { genuine: true, claims, standing: kept?.jwt === jwt.trim() ? await standing(world, kept) : 'unknown' };
}

async function verified(world: World, jwt: string): Promise<ReceiptClaims | undefined> {
  if (jwt.length > longest || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return undefined;
  const keys = await world.store.receiptKeys();
  try {
    const { kid } = decodeProtectedHeader(jwt);
    const jwk = keys.find((key) => key['kid'] === kid);
    if (kid === undefined || !jwk) return undefined;
    const alg = z.enum(signingAlgs).parse(jwk['alg']);
    const { payload, protectedHeader } = await compactVerify(jwt, await importJWK(jwk, alg), { algorithms: [alg] });
    const claims = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    return protectedHeader.typ === typ && claims.iss === world.issuer ? claims : undefined;
  } catch {
    // Nothing in here asks anybody: whatever fails is the text's own fault.
    return undefined;
  }
}

async function standing(world: World, { status, terms, kind }: Receipt): Promise<ReceiptStanding> {
  const entry = await world.store.findEpoch(status);
  if (!entry) return 'unknown';
  if (entry.status === tokenStatus.replaced) return 'replaced';
  if (entry.status === tokenStatus.invalid || kind === 'ended') return 'ended';
  if (terms.endsAt !== null && terms.endsAt <= world.now()) return 'over';
  return entry.status === tokenStatus.suspended ? 'paused' : 'allowed';
}
