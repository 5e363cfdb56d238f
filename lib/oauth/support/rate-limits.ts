/**
 * What everyone may do only so often, because it writes something that nobody has allowed yet, or makes us ask somebody else:
 * registering a client (RFC 7591 §5), having an address fetched that a stranger names, and making a device wait (RFC 8628 §5.1
 * counts the other end, the tries at user codes, at their page). The core knows what is counted and how many; the counters
 * are the portal's and hold for all of its instances.
 */
import { mac } from '../../secrets';
import { OAuthError } from '../errors';
import type { WaitingLimits } from '../model/request-records';
import type { World } from '../world';

/** So many turns in a span of time, for each key. `name` keeps its counters apart from other limits'. */
export type TurnLimit = { name: string; turns: number; seconds: number };

const hour = 3600;

/** For a registration with nothing wrong: one that is refused writes nothing. Many places at once are no way around the limit. */
export async function takeRegistrationTurn(world: World, request: Request): Promise<void> {
  const { registration, registrationsPerHour, registrationsInAllPerHour } = world.settings;
  const one = { name: 'registration', turns: registrationsPerHour, seconds: hour };
  const all = { name: 'registrations', turns: registrationsInAllPerHour, seconds: hour };
  // Whoever has the operator's token may have much to register.
  if (registration === 'open') await take(world, one, callerOf(world, request));
  await take(world, all, 'all');
}

/**
 * Before an address is fetched that a stranger names. Without a request, where a page looks at what a request began, only the total
 * counts.
 */
export async function takeLookUpTurn(world: World, request?: Request): Promise<void> {
  const { lookUpsPerHour, lookUpsInAllPerHour } = world.settings;
  if (request) await take(world, { name: 'lookup', turns: lookUpsPerHour, seconds: hour }, callerOf(world, request));
  await take(world, { name: 'lookups', turns: lookUpsInAllPerHour, seconds: hour }, 'all');
}

/** For a client without credentials that pushes a request (RFC 9126 §2.2): its name is anybody's to use. */
export async function takePushTurn(world: World, request: Request): Promise<void> {
  const limit = { name: 'push', turns: world.settings.pushesPerHour, seconds: hour };
  await take(world, limit, callerOf(world, request));
}

/** For a client that is proved: a public client's name is anybody's to use, so it is its caller who is counted. */
export async function takeDeviceTurn(world: World, request: Request): Promise<void> {
  const limit = { name: 'device', turns: world.settings.deviceCodesPerHour, seconds: hour };
  await take(world, limit, callerOf(world, request));
}

/** For a client that is proved to speak for an API: it can add up what it tells. */
export async function takeReportTurn(world: World, clientId: string): Promise<void> {
  await take(world, { name: 'report', turns: 600, seconds: 60 }, clientId);
}

/** Where a request comes from, as a keyed hash: addresses are people's. */
export function waitingPlace(world: World, request: Request): string {
  return mac(world.secret, 'waiting place', callerOf(world, request));
}

/** How many requests may wait for somebody to sign in. Where places are not told apart, all of them are one. */
export function waitingLimits({ settings, caller }: World): WaitingLimits {
  return { all: settings.waitingInAll, ...(caller && { each: settings.waitingPerCaller }) };
}

/** RFC 6585 §4, for a person. */
export function tooManyWaiting(): OAuthError {
  return new OAuthError('temporarily_unavailable', 'Too many requests wait for somebody to sign in.', {
    status: 429,
    headers: { 'Retry-After': '60' },
    page: 'too_many_waiting',
  });
}

const callerOf = (world: World, request: Request): string => world.caller?.(request) ?? '';

/** RFC 6585 §4. */
async function take(world: Pick<World, 'countTurn'>, limit: TurnLimit, key: string): Promise<void> {
  const wait = await world.countTurn?.(limit, key);
  if (wait === undefined) return;
  throw new OAuthError('temporarily_unavailable', 'Too many requests. Wait before the next one.', {
    status: 429,
    headers: { 'Retry-After': String(Math.max(1, wait)) },
  });
}
