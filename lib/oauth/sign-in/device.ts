/**
 * The device flow: RFC 8628. A device without a browser shows a short code, a person enters it elsewhere, and the
 * device polls for the answer. This file owns user codes, how a code starts an interaction, and how the answer reaches
 * the device.
 *
 * Entering a code starts an ordinary interaction. Its answer becomes an authorization code with the same hash as the
 * device code, so redeeming, replay detection and the end of a grant work as everywhere else. Choices: user codes are
 * eight consonants (§6.1: 34 bits, no words), stored as an HMAC because 34 bits can be brute-forced from a plain hash.
 * A person who enters a code is always asked for consent and shown that it is for a device (§5.4), even if the app
 * already has access.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { mac } from '../../secrets';
import { randomToken, sha256 } from '../crypto';
import { type HttpRequest, type HttpResponse, redirect } from '../http';
import type { Client } from '../model/client-records';
import type { DeviceCode, WaitingDevice } from '../model/device-records';
import type { Grant } from '../model/grant-records';
import type { AuthorizationRequest } from '../model/request-records';
import type { TokenContext } from '../model/token-records';
import { tooManyWaiting, waitingLimits, waitingPlace } from '../support/rate-limits';
import type { World } from '../world';

const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const userCodeLength = 8;

/**
 * The hash under which the store keeps a device code. It differs from the hash that the value would have as an
 * authorization code.
 */
export const deviceCodeHash = (value: string): string => sha256(`device code ${value}`);

/** The last page of the flow. It shows fixed texts only, and nothing else from its URL. */
const doneUri = (world: World): string => world.issuer + world.pages.deviceDone;

/** A user code in its displayed form, however it was typed (§6.1); undefined if the text is no user code. */
export function parseUserCode(text: string): string | undefined {
  const typed = text.toUpperCase().replaceAll(/[\s\p{P}]/gu, '');
  const isComplete = typed.length === userCodeLength && [...typed].every((letter) => letters.includes(letter));
  return isComplete ? `${typed.slice(0, 4)}-${typed.slice(4)}` : undefined;
}

/** Starts the flow for a device. Only the device gets these values. */
export async function startDevice(
  world: World,
  client: Client,
  requested: Pick<DeviceCode, 'scopes' | 'resources' | 'authorizationDetails'>,
): Promise<{ deviceCode: string; userCode: string; endsAt: number; intervalSeconds: number }> {
  const createdAt = world.now();
  const endsAt = createdAt + world.settings.deviceCodeSeconds;
  const intervalSeconds = world.settings.devicePollSeconds;
  for (;;) {
    const deviceCode = randomToken();
    const userCode = randomUserCode();
    const made = await world.store.createDeviceCode({
      ...requested,
      createdAt,
      endsAt,
      intervalSeconds,
      hash: deviceCodeHash(deviceCode),
      userCodeHash: userCodeHash(world, userCode),
      clientId: client.id,
    });
    if (made) return { deviceCode, userCode, endsAt, intervalSeconds };
  }
}

function randomUserCode(): string {
  const code = Array.from({ length: userCodeLength }, () => letters[randomInt(letters.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

const userCodeHash = (world: World, userCode: string): string => mac(world.secret, 'user code', userCode);

/**
 * Starts an interaction for the device that shows this code, for the page where codes are entered. Undefined if no
 * device does. `waiting` is the request of a person who has not signed in: it counts towards the limit, because anyone
 * can make a device show a code and enter it repeatedly. Throws `temporarily_unavailable` if too many such requests
 * wait.
 */
export async function enterUserCode(
  world: World,
  typed: string,
  waiting?: Pick<HttpRequest, 'clientAddress'>,
): Promise<{ resumeUrl: string } | undefined> {
  const userCode = parseUserCode(typed);
  const now = world.now();
  const found = userCode && (await world.store.findDeviceCode(userCodeHash(world, userCode), now));
  if (!userCode || !found) return undefined;
  const request: AuthorizationRequest = {
    clientId: found.clientId,
    redirectUri: doneUri(world),
    responseType: 'code',
    responseMode: 'query',
    scopes: found.scopes,
    resources: found.resources,
    prompt: [],
    acrValues: [],
    uiLocales: [],
    ...(found.authorizationDetails && { authorizationDetails: found.authorizationDetails }),
    device: { hash: found.hash, userCode },
  };
  const id = randomToken();
  const interaction = { id, request, createdAt: now, endsAt: found.endsAt, progress: {} };
  const created = await world.store.createInteraction(
    waiting ? { ...interaction, waitingFrom: waitingPlace(world, waiting) } : interaction,
    waitingLimits(world),
  );
  if (!created) throw tooManyWaiting();
  return { resumeUrl: `${world.addresses.url('authorize')}?${new URLSearchParams({ interaction: id })}` };
}

/**
 * The person allowed access: the device gets a code under this grant, and the last page sends the person back to the
 * device.
 */
export async function allowDevice(
  world: World,
  device: WaitingDevice,
  grant: Grant,
  context: TokenContext,
): Promise<HttpResponse> {
  const answer = {
    grant: { id: grant.id, epoch: grant.epoch },
    familyId: randomUUID(),
    context: { ...context, redirectUri: doneUri(world) },
  };
  const inTime = await world.store.answerDeviceCode(device.hash, answer, world.now());
  return inTime ? redirect(doneUri(world)) : redirect(`${doneUri(world)}?answer=late`);
}

/** The person refused, or the device's request cannot be shown to them. */
export async function denyDevice(world: World, device: WaitingDevice): Promise<HttpResponse> {
  await world.store.answerDeviceCode(device.hash, 'denied', world.now());
  return redirect(`${doneUri(world)}?answer=denied`);
}
