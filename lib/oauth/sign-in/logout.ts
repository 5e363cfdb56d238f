/**
 * The end of a sign-in: OpenID Connect RP-Initiated Logout 1.0, Back-Channel Logout 1.0 and Front-Channel Logout 1.0.
 *
 * A request to sign out travels to the page that asks, and from there to the page that says it is done, as a ticket: a
 * value that only this server can have made, so that neither page believes an address. Which clients are told is what the
 * store noted of the session. Refresh tokens stay: here a person's grant says how long an app may go on, with or without
 * `offline_access`, and they see and set its end (Back-Channel Logout §2.7 leaves what is revoked to the client).
 */
import { z } from 'zod';
import { openToken, sealToken } from '../../secrets';
import { redirectOrigin, withParameters } from '../clients/redirect-uri';
import { sign } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';

/** A request to sign out that has passed its checks. */
export type LogoutRequest = {
  clientId?: string;
  redirectUri?: string;
  state?: string;
  /** The session that a valid `id_token_hint` names. */
  hintSid?: string;
};

/** What the page asks about. */
export type PendingLogout = {
  /** The app that sent the person here. */
  client?: Client;
  /** The origin that the browser may be sent to after signing out. */
  redirectOrigin?: string;
};

/** What the page shows when it is done. */
export type SignedOut = {
  client?: Client;
  /** Addresses of apps that end their own session when they are shown in a frame (Front-Channel Logout §2). */
  frames: string[];
  /** Where the app wants the browser back. */
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
  return seal(world, { ...request, use: 'ask' });
}

/** The request behind a ticket of ours, if it is not too old. */
export function readLogoutTicket(world: World, ticket: string | undefined): Promise<LogoutRequest | undefined> {
  return open(world, ticket, 'ask');
}

function seal(world: World, ticket: Ticket): Promise<string> {
  return sealToken(world.secret, 'logout ticket', ticket, world.now() + ticketSeconds);
}

async function open(world: World, sealed: string | undefined, use: Ticket['use']): Promise<Ticket | undefined> {
  const ticket = await openToken(world.secret, 'logout ticket', sealed ?? '', ticketSchema, world.now());
  return ticket?.use === use ? ticket : undefined;
}

/** For the page that asks. A ticket that is not ours, or too old, asks on nobody's behalf. */
export async function pendingLogout(world: World, ticket: string | undefined): Promise<PendingLogout> {
  const request = await open(world, ticket, 'ask');
  const { client, target } = await destination(world, request);
  return { ...(client && { client }), ...(target !== undefined && { redirectOrigin: redirectOrigin(target) }) };
}

/** Where the browser goes now that `sid` has ended: to a page of ours while there are frames to show, else back to the app. */
export async function afterLogout(world: World, ticket: string | undefined, sid: string | undefined): Promise<string> {
  return leave(world, (await open(world, ticket, 'ask')) ?? {}, sid);
}

export async function leave(world: World, request: LogoutRequest, sid: string | undefined): Promise<string> {
  const frames = sid === undefined ? [] : await frontChannelUris(world, sid);
  const { target } = await destination(world, request);
  if (frames.length === 0 && target !== undefined) return target;
  if (frames.length === 0) return `${world.issuer}/signout`;
  const { clientId, redirectUri, state } = request;
  const kept = {
    ...(clientId !== undefined && { clientId }),
    ...(redirectUri !== undefined && { redirectUri }),
    ...(state !== undefined && { state }),
    ...(sid !== undefined && { sid }),
  };
  const done = await seal(world, { ...kept, use: 'done' });
  return `${world.issuer}/signout?${new URLSearchParams({ done })}`;
}

/** For the page that says it is done. Undefined for a ticket that is not ours or too old. */
export async function signedOut(world: World, ticket: string): Promise<SignedOut | undefined> {
  const done = await open(world, ticket, 'done');
  if (!done) return undefined;
  const { client, target } = await destination(world, done);
  const frames = done.sid === undefined ? [] : await frontChannelUris(world, done.sid);
  return { frames, ...(client && { client }), ...(target !== undefined && { continueTo: target }) };
}

/** The app, and its address if it still is one that it registered (RP-Initiated Logout §3: compared as a string). */
async function destination(world: World, request: LogoutRequest | undefined) {
  const client =
    request?.clientId === undefined ? undefined : await world.store.findClient(request.clientId, world.now());
  const { redirectUri, state } = request ?? {};
  const registered = redirectUri !== undefined && client?.metadata.post_logout_redirect_uris.includes(redirectUri);
  if (!registered) return { client, target: undefined };
  return { client, target: state === undefined ? redirectUri : withParameters(redirectUri, { state }, 'query') };
}

/** Front-Channel Logout §2: `iss` and `sid` go together, and are sent to whoever wants to be told. */
async function frontChannelUris(world: World, sid: string): Promise<string[]> {
  const participants = await world.store.sessionClients(sid);
  const uris = participants.map(async (participant) => {
    const client = await world.store.findClient(participant.clientId, world.now());
    const uri = client?.metadata.frontchannel_logout_uri;
    return uri === undefined ? [] : [withParameters(uri, { iss: world.issuer, sid: participant.sid }, 'query')];
  });
  return (await Promise.all(uris)).flat();
}

/** A client that is to be told that a session ended. */
export type LogoutNotice = { clientId: string; sid: string; sub: string };

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
const logoutTokenSeconds = 120;

/**
 * Sends one logout token (Back-Channel Logout §2.4, §2.5). `id` is its `jti`, the same at every attempt, so that a client
 * which was told and could not say so recognises the repeat. Rejects unless the client answered that it is done (§2.8).
 */
export async function deliverLogout(world: World, notice: LogoutNotice, id: string): Promise<void> {
  const client = await world.store.findClient(notice.clientId, world.now());
  const uri = client?.metadata.backchannel_logout_uri;
  // Deleted or changed since: there is nobody to tell.
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
      // With `sub` alone a client would have to end every session of this person.
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
