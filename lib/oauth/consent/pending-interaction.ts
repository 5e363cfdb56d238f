/**
 * A pending authorization request as the portal's pages see it: sign-in, sign-up, account selection and step-up.
 *
 * A page records what the person did and sends the browser back to `resumeUrl`, the authorization endpoint, which
 * decides the next step. What the person consents to is in `question.ts` and `answer.ts`.
 */
import { isRegisteredRedirectUri, redirectOrigin } from '../clients/redirect-uri';
import { mayAnswer } from '../model/claims-request';
import type { Client } from '../model/client-records';
import type { Login } from '../model/grant-records';
import type { Interaction } from '../model/request-records';
import { withOpenScopes } from '../requests/requested-scopes';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import { nextStep } from './next-step';

/** What the pages need to know about a pending request. */
export type PendingInteraction = {
  interaction: Interaction;
  client: Client;
  /** The origin (or private-use scheme with its colon) that the browser is finally sent to. */
  redirectOrigin: string;
  /** Where the page's form leads afterwards: the authorization endpoint with this interaction. */
  resumeUrl: string;
};

/** The client of a request that can no longer be answered, for a link back to it. */
export type FinishedInteraction = { client: Client; redirectUri?: string };

/** Undefined if the request is unknown, answered or expired, or if its redirect URI is no longer registered. */
export async function pendingInteraction(world: World, id: string): Promise<PendingInteraction | undefined> {
  const interaction = await world.store.findInteraction(id, world.now());
  if (!interaction) return undefined;
  const { request } = interaction;
  const registered = await world.store.findClient(request.clientId, world.now());
  const client = registered && (await withOpenScopes(world, registered, request.scopes));
  // The developer may have removed the redirect URI while the person was reading.
  if (!client || !(request.device || isRegisteredRedirectUri(client, request.redirectUri))) return undefined;
  return {
    interaction,
    client,
    redirectOrigin: redirectOrigin(request.redirectUri),
    resumeUrl: resumeUrl(world, id),
  };
}

/**
 * The client of a request that has finished, for as long as the store still has the request. The redirect URI is
 * included only if the browser would have been sent to it and it is still registered.
 */
export async function finishedInteraction(world: World, id: string): Promise<FinishedInteraction | undefined> {
  const interaction = await world.store.findAnyInteraction(id);
  if (!interaction) return undefined;
  const { clientId, redirectUri, device } = interaction.request;
  const client = await world.store.findClient(clientId, world.now());
  if (!client) return undefined;
  return { client, ...(!device && isRegisteredRedirectUri(client, redirectUri) && { redirectUri }) };
}

/** `prompt=select_account`: the person chose to continue with this session. False if the request has finished. */
export async function confirmAccount(world: World, id: string, login: Login): Promise<boolean> {
  const interaction = await world.store.findInteraction(id, world.now());
  if (!interaction) return false;
  const chosen = { accountSid: login.sid, accountSub: login.sub };
  return world.store.updateInteraction(id, { ...interaction.progress, ...chosen }, world.now());
}

/** The person of this session has no second factor, or does not want to use it. False if the request has finished. */
export async function declineStepUp(world: World, id: string, login: Login): Promise<boolean> {
  const interaction = await world.store.findInteraction(id, world.now());
  if (!interaction) return false;
  return world.store.updateInteraction(id, { ...interaction.progress, unmetSid: login.sid }, world.now());
}

/** How the person must sign in before this session can answer; undefined if it can, or if the request has finished. */
export async function mustSignIn(
  world: World,
  id: string,
  login: Login,
): Promise<'again' | 'as another person' | undefined> {
  const pending = await pendingInteraction(world, id);
  if (!pending) return undefined;
  const { client, interaction } = pending;
  const subject = subjectIdentifier(world, client, login.sub);
  const next = nextStep({ ...interaction, client, login, subject, grant: undefined, now: world.now() });
  if (next.step !== 'login') return undefined;
  return mayAnswer(interaction.request, subject) ? 'again' : 'as another person';
}

/** Where the browser continues after a page has recorded an answer. */
export function resumeUrl(world: Pick<World, 'addresses'>, id: string): string {
  return `${world.addresses.url('authorize')}?${new URLSearchParams({ interaction: id })}`;
}
