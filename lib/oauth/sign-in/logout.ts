/**
 * Logout: OpenID Connect RP-Initiated Logout 1.0, Back-Channel Logout 1.0 and Front-Channel Logout 1.0.
 *
 * A logout request travels to the page that asks for confirmation, and from there to the page that confirms, as a
 * ticket: an encrypted value that only this server can create, so neither page trusts its URL. The store records which
 * clients took part in the session; these are notified. Refresh tokens stay valid: the grant, whose end the person sees
 * and sets, decides how long an app has access, with or without `offline_access` (Back-Channel Logout §2.7 leaves
 * revocation to the client).
 */
import { z } from 'zod';
import { openToken, sealToken } from '../../secrets';
import { redirectOrigin, withParameters } from '../clients/redirect-uri';
import { sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';

/** A validated logout request. */
export type LogoutRequest = {
  clientId?: string;
  redirectUri?: string;
  state?: string;
  /** The session that a valid `id_token_hint` names. */
  hintSid?: string;
};

/** What the page that asks for confirmation shows. */
export type PendingLogout = {
  /** The app that sent the request. */
  client?: Client;
  /** The origin that the browser may be sent to after signing out. */
  redirectOrigin?: string;
};

/** What the page shows after signing out. */
export type SignedOut = {
  client?: Client;
  /** URLs of apps that end their own session when loaded in a frame (Front-Channel Logout §2). */
  frames: string[];
  /** Where the app wants the browser to return to. */
  continueTo?: string;
};

const ticketSeconds = 3600;
const ticketSchema = z.object({
  use: z.enum(['ask', 'done']),
  clientId: z.string().exactOptional(),
  redirectUri: z.string().exactOptional(),
  state: z.string().exactOptional(),
  hintSid: z.string().exactOptional(),
  /** The session that ended. */
  sid: z.string().exactOptional(),
});
type Ticket = z.infer<typeof ticketSchema>;

export function logoutTicket(world: World, request: LogoutRequest): Promise<string> {
  return sealTicket(world, { ...request, use: 'ask' });
}

/** The request in a ticket; undefined if the ticket is forged or has expired. */
export function readLogoutTicket(world: World, ticket: string | undefined): Promise<LogoutRequest | undefined> {
  return openTicket(world, ticket, 'ask');
}

function sealTicket(world: World, ticket: Ticket): Promise<string> {
  return sealToken(world.secret, 'logout ticket', ticket, world.now() + ticketSeconds);
}

async function openTicket(world: World, sealed: string | undefined, use: Ticket['use']): Promise<Ticket | undefined> {
  const ticket = await openToken(world.secret, 'logout ticket', sealed ?? '', ticketSchema, world.now());
  return ticket?.use === use ? ticket : undefined;
}

/** For the page that asks for confirmation. Without a valid ticket it names no app. */
export async function pendingLogout(world: World, ticket: string | undefined): Promise<PendingLogout> {
  const request = await openTicket(world, ticket, 'ask');
  const { client, target } = await destination(world, request);
  return { ...(client && { client }), ...(target !== undefined && { redirectOrigin: redirectOrigin(target) }) };
}

/**
 * Where the browser goes after the session `sid` has ended: to our page if there are frames to load, otherwise back to
 * the app.
 */
export async function afterLogout(world: World, ticket: string | undefined, sid: string | undefined): Promise<string> {
  return logoutDestination(world, (await openTicket(world, ticket, 'ask')) ?? {}, sid);
}

export async function logoutDestination(
  world: World,
  request: LogoutRequest,
  sid: string | undefined,
): Promise<string> {
  const frames = sid === undefined ? [] : await frontChannelUris(world, sid);
  const { target } = await destination(world, request);
  if (frames.length === 0 && target !== undefined) return target;
  if (frames.length === 0) return world.issuer + world.pages.signOut;
  const { clientId, redirectUri, state } = request;
  const kept = {
    ...(clientId !== undefined && { clientId }),
    ...(redirectUri !== undefined && { redirectUri }),
    ...(state !== undefined && { state }),
    ...(sid !== undefined && { sid }),
  };
  const done = await sealTicket(world, { ...kept, use: 'done' });
  return `${world.issuer}${world.pages.signOut}?${new URLSearchParams({ done })}`;
}

/** For the page shown after signing out. Undefined if the ticket is forged or has expired. */
export async function signedOut(world: World, ticket: string): Promise<SignedOut | undefined> {
  const done = await openTicket(world, ticket, 'done');
  if (!done) return undefined;
  const { client, target } = await destination(world, done);
  const frames = done.sid === undefined ? [] : await frontChannelUris(world, done.sid);
  return { frames, ...(client && { client }), ...(target !== undefined && { continueTo: target }) };
}

/** The app, and its redirect URI if it is still registered (RP-Initiated Logout §3: compared as a string). */
async function destination(world: World, request: LogoutRequest | undefined) {
  const client =
    request?.clientId === undefined ? undefined : await world.store.findClient(request.clientId, world.now());
  const { redirectUri, state } = request ?? {};
  const registered = redirectUri !== undefined && client?.metadata.post_logout_redirect_uris.includes(redirectUri);
  if (!registered) return { client, target: undefined };
  return { client, target: state === undefined ? redirectUri : withParameters(redirectUri, { state }, 'query') };
}

/** Front-Channel Logout §2: each URL carries `iss` and `sid`, which must come together. */
async function frontChannelUris(world: World, sid: string): Promise<string[]> {
  const participants = await world.store.sessionClients(sid);
  const uris = participants.map(async (participant) => {
    const client = await world.store.findClient(participant.clientId, world.now());
    const uri = client?.metadata.frontchannel_logout_uri;
    return uri === undefined ? [] : [withParameters(uri, { iss: world.issuer, sid: participant.sid }, 'query')];
  });
  return (await Promise.all(uris)).flat();
}

/** A client to notify that a session ended. */
export type LogoutNotice = { clientId: string; sid: string; sub: string };

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const logoutTokenSeconds = 120;

/**
 * Sends one logout token (Back-Channel Logout §2.4, §2.5). `id` is its `jti`, the same at every attempt, so a client
 * whose answer was lost recognizes the repetition. Rejects unless the client confirms success (§2.8).
 */
export async function deliverLogout(world: World, notice: LogoutNotice, id: string): Promise<void> {
  const client = await world.store.findClient(notice.clientId, world.now());
  const uri = client?.metadata.backchannel_logout_uri;
  // The client was deleted or changed since: nobody is to be notified.
  if (!client || uri === undefined) return;
  const now = world.now();
  const token = await sign(
    world.ring,
    client.metadata.id_token_signed_response_alg,
    { typ: 'logout+jwt' },
    {
      iss: world.issuer,
      aud: client.id,
      sub: subjectIdentifier(world, client, notice.sub),
      // With only `sub`, a client would have to end every session of this person.
      sid: notice.sid,
      iat: now,
      exp: now + logoutTokenSeconds,
      jti: id,
      events: { [logoutEvent]: {} },
    },
  );
  const response = await world.fetch(uri, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ logout_token: token }).toString(),
    redirect: 'error',
  });
  await response.body?.cancel();
  if (response.status !== 200 && response.status !== 204) throw new Error(`${uri} answered ${response.status}`);
}
