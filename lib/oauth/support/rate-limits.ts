/**
 * Rate limits for unauthenticated operations: those that write a record before anybody has allowed anything, or that
 * make this server send a request. They are registering a client (RFC 7591 §5), having a URL fetched that the sender
 * names, pushing a request, and starting a device flow. (Attempts at user codes, RFC 8628 §5.1, are limited by the page
 * where they are entered.) The core defines the limits; the portal keeps the counters, which are shared by all
 * instances.
 */

import { mac } from '../../secrets';
import { OAuthError } from '../errors';
import type { HttpRequest } from '../http';
import type { WaitingLimits } from '../model/request-records';
import type { World } from '../world';

type Sender = Pick<HttpRequest, 'clientAddress'>;

/** A number of operations per time span and key. `name` separates its counters from those of other limits. */
export type RateLimit = { name: string; max: number; seconds: number };

const hour = 3600;

/** Counts a valid registration; a refused one writes nothing. A total limit applies to all callers together. */
export async function limitRegistrations(world: World, request: Sender): Promise<void> {
  const { registration, registrationsPerHour, registrationsInAllPerHour } = world.settings;
  const one = { name: 'registration', max: registrationsPerHour, seconds: hour };
  const all = { name: 'registrations', max: registrationsInAllPerHour, seconds: hour };
  // A caller with the operator's token may register many clients.
  if (registration === 'open') await take(world, one, callerOf(world, request));
  await take(world, all, 'all');
}

/**
 * Counts a fetch of a URL that an unauthenticated sender names. Without a request (a page continues what a request
 * began), only the total limit applies.
 */
export async function limitLookUps(world: World, request?: Sender): Promise<void> {
  const { lookUpsPerHour, lookUpsInAllPerHour } = world.settings;
  if (request) await take(world, { name: 'lookup', max: lookUpsPerHour, seconds: hour }, callerOf(world, request));
  await take(world, { name: 'lookups', max: lookUpsInAllPerHour, seconds: hour }, 'all');
}

/** Counts a request pushed by a public client (RFC 9126 §2.2): anybody can use its id. */
export async function limitPushes(world: World, request: Sender): Promise<void> {
  const limit = { name: 'push', max: world.settings.pushesPerHour, seconds: hour };
  await take(world, limit, callerOf(world, request));
}

/** Counts a device flow by its caller, because anybody can use a public client's id. */
export async function limitDeviceFlows(world: World, request: Sender): Promise<void> {
  const limit = { name: 'device', max: world.settings.deviceCodesPerHour, seconds: hour };
  await take(world, limit, callerOf(world, request));
}

/**
 * Counts a check of a client secret against a slow hash: by client and caller, so that others cannot lock the client
 * out, and by client, because each check takes a processor for up to a second.
 */
export async function limitSlowSecrets(world: World, request: Sender, clientId: string): Promise<void> {
  await take(world, { name: 'slow-secret', max: 20, seconds: 60 }, `${clientId} ${callerOf(world, request)}`);
  await take(world, { name: 'slow-secrets', max: 300, seconds: 60 }, clientId);
}

/** Counts an activity report of an authenticated API, which can combine several activities in one report. */
export async function limitReports(world: World, clientId: string): Promise<void> {
  await take(world, { name: 'report', max: 600, seconds: 60 }, clientId);
}

/** Where a request comes from, as a keyed hash, because IP addresses are personal data. */
export function waitingPlace(world: World, request: Sender): string {
  return mac(world.secret, 'waiting place', callerOf(world, request));
}

/** How many requests may wait for somebody to sign in. If callers are unknown, only the total limit applies. */
export function waitingLimits({ settings, caller }: World): WaitingLimits {
  return { all: settings.waitingInAll, ...(caller && { each: settings.waitingPerCaller }) };
}

/** RFC 6585 §4, as a page for a person. */
export function tooManyWaiting(): OAuthError {
  return new OAuthError('temporarily_unavailable', 'Too many requests wait for somebody to sign in.', {
    status: 429,
    headers: { 'Retry-After': '60' },
    page: 'too_many_waiting',
  });
}

const callerOf = (world: World, request: Sender): string => world.caller?.(request.clientAddress) ?? '';

/** RFC 6585 §4. */
async function take(world: Pick<World, 'countRequest'>, limit: RateLimit, key: string): Promise<void> {
  const wait = await world.countRequest?.(limit, key);
  if (wait === undefined) return;
  throw new OAuthError('temporarily_unavailable', 'Too many requests. Wait before the next one.', {
    status: 429,
    headers: { 'Retry-After': String(Math.max(1, wait)) },
  });
}
