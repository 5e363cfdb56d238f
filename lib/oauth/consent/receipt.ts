/**
 * Consent receipts: what a person allowed an app or changed about it, signed so that anybody can verify it later
 * without asking the person. The fields are those of the Kantara Consent Receipt Specification 1.1.0 plus a few that it
 * does not define. A receipt is a JWT with its own `typ` (RFC 8725 §3.11).
 *
 * A receipt records the moment of the consent. It is signed when it is first requested and then stored unchanged. It
 * never expires, so the public keys are stored apart from the key ring and are used for receipts only. The receipt
 * itself does not say whether the consent is still in force: it refers to its own entry in the status lists.
 */
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { z } from 'zod';
import { clientNameIn } from '../clients/metadata';
import { sha256 } from '../crypto';
import { publicJwks, sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { type Login, tokenStatus } from '../model/grant-records';
import { textOf } from '../model/localized';
import type { Receipt, ReceiptFacts } from '../model/receipt-records';
import { signingAlgs } from '../model/signing-algs';
import { statusListUri } from '../status/status-list-uri';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';

const typ = 'consent-receipt+jwt';

/**
 * The app's registration at this moment, and the text that was shown: stored in the transaction that writes the answer.
 */
export function receiptFacts(
  world: World,
  client: Client,
  login: Login,
  scopes: readonly string[],
  shown: { text: string; language: string } | undefined,
): ReceiptFacts {
  // In the language of the page. Without a page, the texts without a language.
  const language = shown?.language ?? '';
  const { contacts = [] } = client.metadata;
  const [url, policyUrl] = (['client_uri', 'policy_uri'] as const).map((field) =>
    textOf(language, field, client.metadata),
  );
  const described = client.apis.flatMap((api) =>
    api.scopes
      .filter(({ value }) => scopes.includes(value))
      .map((scope): [string, { title: string; api: string }] => [
        scope.value,
        { title: textOf(language, 'title', scope) ?? scope.title, api: textOf(language, 'name', api) ?? api.name },
      ]),
  );
  return {
    principal: subjectIdentifier(world, client, login.sub),
    app: {
      name: clientNameIn(language, client),
      ...(url !== undefined && { url }),
      ...(policyUrl !== undefined && { policyUrl }),
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

/** The signed receipt, signed now if this is the first request for it. Undefined if it is not this owner's. */
export async function signedReceipt(world: World, ownerId: string, id: string): Promise<SignedReceipt | undefined> {
  const receipt = await world.store.findReceipt(id);
  if (receipt?.ownerId !== ownerId) return undefined;
  const jwt = receipt.jwt ?? (await signAndStore(world, receipt));
  const claims = jwt === undefined ? undefined : claimsSchema.safeParse(payloadOf(jwt)).data;
  if (jwt === undefined || !claims) return undefined;
  const { text } = receipt.facts;
  return { id, grantId: receipt.grantId, jwt, claims, ...(text !== undefined && { text }) };
}

function payloadOf(jwt: string): unknown {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
}

async function signAndStore(world: World, receipt: Receipt): Promise<string | undefined> {
  const jwt = await sign(world.ring, 'ES256', { typ }, claimsOf(world, receipt));
  const { kid = '' } = decodeProtectedHeader(jwt);
  const { keys } = await publicJwks(world.ring);
  const publicJwk = keys.find((key) => key['kid'] === kid);
  if (!publicJwk) throw new Error(`the key ring does not publish the key ${kid} that it has just signed with`);
  return world.store.saveReceiptJwt(receipt.id, jwt, { kid, publicJwk }, world.now());
}

/**
 * Kantara Consent Receipt 1.1.0 §4, then our own members after the empty line. A field that the app did not register
 * stays empty.
 */
function claimsOf(world: World, receipt: Receipt): Record<string, unknown> {
  const { facts, terms, kind, status } = receipt;
  const { app, words } = facts;
  const email = app.contacts.find((contact) => contact.includes('@')) ?? '';
  const wordsOf = (scope: string) => words[scope] ?? { title: scope, api: 'your account' };
  return {
    iss: world.issuer,
    iat: world.now(),
    jti: receipt.id,
    version: 'KI-CR-v1.1.0',
    jurisdiction: world.settings.jurisdiction,
    consentTimestamp: receipt.at,
    collectionMethod: kind === 'allowed' ? 'asked on a page of the portal' : 'by the person, in their account',
    consentReceiptID: receipt.id,
    publicKey: world.addresses.url('receiptKeys'),
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
    services: terms.scopes.map(({ scope, endsAt }) => ({
      service: wordsOf(scope).api,
      purposes: [
        {
          purpose: wordsOf(scope).title,
          purposeCategory: [scope],
          consentType: 'EXPLICIT',
          piiCategory: [scope],
          primaryPurpose: true,
          termination: termination(endsAt, terms.endsAt),
          thirdPartyDisclosure: true,
          thirdPartyName: app.name,
        },
      ],
    })),
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

/** When a scope ends: at its own end or at the grant's, whichever comes first. */
function termination(scopeEnd: number | null, grantEnd: number | null): string {
  const end = Math.min(scopeEnd ?? Infinity, grantEnd ?? Infinity);
  return end === Infinity ? 'when the person ends it' : new Date(end * 1000).toISOString();
}

/** Whether the consent is still in force. `expired`: its end has passed; `unknown`: the receipt is no longer stored. */
export type ReceiptState = 'allowed' | 'paused' | 'ended' | 'expired' | 'replaced' | 'unknown';

/** The result of verifying a text that may be a receipt. */
export type ReceiptVerdict = { genuine: false } | { genuine: true; claims: ReceiptClaims; state: ReceiptState };

const maxLength = 64 * 1024;

/** Public, so the answer contains only what the receipt says and whether it is still in force. */
export async function verifyReceipt(world: World, jwt: string): Promise<ReceiptVerdict> {
  const claims = await verifiedClaims(world, jwt.trim());
  if (!claims) return { genuine: false };
  const kept = await world.store.findReceipt(claims.jti);
  return { genuine: true, claims, state: kept?.jwt === jwt.trim() ? await stateOf(world, kept) : 'unknown' };
}

async function verifiedClaims(world: World, jwt: string): Promise<ReceiptClaims | undefined> {
  if (jwt.length > maxLength || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return undefined;
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
    // No I/O happens here, so every failure is caused by the text itself.
    return undefined;
  }
}

async function stateOf(world: World, { status, terms, kind }: Receipt): Promise<ReceiptState> {
  const entry = await world.store.findEpoch(status);
  if (!entry) return 'unknown';
  if (entry.status === tokenStatus.replaced) return 'replaced';
  if (entry.status === tokenStatus.invalid || kind === 'ended') return 'ended';
  if (terms.endsAt !== null && terms.endsAt <= world.now()) return 'expired';
  return entry.status === tokenStatus.suspended ? 'paused' : 'allowed';
}
