/**
 * Devices without a browser: RFC 8628. A device shows a short code, its person enters it elsewhere, and the answer goes to the
 * device when it asks. This file owns user codes, and the way from one to an interaction and from its answer to the device.
 *
 * Entering a code begins an interaction like any other, whose answer becomes an authorization code of the same hash as the device
 * code; so redeeming, replay and the end of a grant are what they are everywhere. Choices: eight letters without vowels
 * (§6.1: 34 bits, no words), kept as an HMAC for that is little; whoever enters a code is always asked for consent and told
 * that it is for a device (§5.4), also where the app has access already.
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

/** What the store knows a device code by. Never the hash that the value would have as an authorization code. */
export const deviceCodeHash = (value: string): string => sha256(`device code ${value}`);

/** Where the browser ends. Only these answers exist; nothing else in the address is ever shown. */
const doneUri = (world: World): string => `${world.issuer}/device/done`;

/** A user code as it is shown, from however it was typed (§6.1); undefined for what cannot be one. */
export function parseUserCode(text: string): string | undefined {
  const typed = text.toUpperCase().replaceAll(/[\s\p{P}]/gu, '');
  const whole = typed.length === userCodeLength && [...typed].every((letter) => letters.includes(letter));
  return whole ? `${typed.slice(0, 4)}-${typed.slice(4)}` : undefined;
}

/** Makes a device wait. The values are the device's alone. */
export async function startDevice(
  world: World,
  client: Client,
  wanted: Pick<DeviceCode, 'scopes' | 'resources' | 'authorizationDetails'>,
): Promise<{ deviceCode: string; userCode: string; endsAt: number; intervalSeconds: number }> {
  const createdAt = world.now();
  const endsAt = createdAt + world.settings.deviceCodeSeconds;
  const intervalSeconds = world.settings.devicePollSeconds;
  for (;;) {
    const deviceCode = randomToken();
    const userCode = drawUserCode();
    const made = await world.store.createDeviceCode({
      ...{ ...wanted, createdAt, endsAt, intervalSeconds },
      hash: deviceCodeHash(deviceCode),
      userCodeHash: userCodeHash(world, userCode),
      clientId: client.id,
    });
    if (made) return { deviceCode, userCode, endsAt, intervalSeconds };
  }
}

function drawUserCode(): string {
  const drawn = Array.from({ length: userCodeLength }, () => letters[randomInt(letters.length)]).join('');
  return `${drawn.slice(0, 4)}-${drawn.slice(4)}`;
}

const userCodeHash = (world: World, userCode: string): string => mac(world.secret, 'user code', userCode);

/**
 * For the page where codes are entered: an interaction for the device that shows this code; undefined when none does. `waiting` is
 * the request of somebody who has not signed in: anyone can make a device show a code, and enter it again and again. Throws
 * `temporarily_unavailable` where too many such requests wait.
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
  const kept = await world.store.createInteraction(
    waiting ? { ...interaction, waitingFrom: waitingPlace(world, waiting) } : interaction,
    waitingLimits(world),
  );
  if (!kept) throw tooManyWaiting();
  return { resumeUrl: `${world.issuer}/oauth/authorize?${new URLSearchParams({ interaction: id })}` };
}

/** The person allowed it: the device gets a code under this grant, and the person is told to go back to it. */
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
  const heard = await world.store.answerDeviceCode(device.hash, answer, world.now());
  return heard ? redirect(doneUri(world)) : redirect(`${doneUri(world)}?answer=late`);
}

/** The person refused, or cannot be asked for what the device wants. */
export async function denyDevice(world: World, device: WaitingDevice): Promise<HttpResponse> {
  await world.store.answerDeviceCode(device.hash, 'denied', world.now());
  return redirect(`${doneUri(world)}?answer=denied`);
}
