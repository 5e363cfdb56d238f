/**
 * What everyone may do only so often, because it writes something that nobody has allowed yet: registering a client (RFC 7591 §5)
 * and making a device wait (RFC 8628 §5.1 counts the other end, the tries at user codes, at their page). The core knows what is
 * counted and how many; the counters are the portal's and hold for all of its instances.
 */
import { OAuthError } from './errors';
import type { World } from './world';

/** So many turns in a span of time, for each key. `name` keeps its counters apart from other limits'. */
export type TurnLimit = { name: string; turns: number; seconds: number };

const hour = 3600;

/** Before anything about a registration is looked at. Where anyone may register, many places at once are no way around the limit. */
export async function takeRegistrationTurn(world: World, request: Request): Promise<void> {
  const { registration, registrationsPerHour, registrationsInAllPerHour } = world.settings;
  const one = { name: 'registration', turns: registrationsPerHour, seconds: hour };
  const all = { name: 'registrations', turns: registrationsInAllPerHour, seconds: hour };
  // Whoever has the operator's token may have much to register.
  if (registration === 'open') await take(world, one, callerOf(world, request));
  await take(world, all, 'all');
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

const callerOf = (world: World, request: Request): string => world.caller?.(request) ?? '';

/** RFC 6585 §4. */
async function take(world: World, limit: TurnLimit, key: string): Promise<void> {
  const wait = await world.countTurn?.(limit, key);
  if (wait === undefined) return;
  throw new OAuthError('temporarily_unavailable', 'Too many requests. Wait before the next one.', {
    status: 429,
    headers: { 'Retry-After': String(Math.max(1, wait)) },
  });
}
