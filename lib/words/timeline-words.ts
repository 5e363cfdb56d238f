/** The activity of a grant as sentences for its owner. */
import type { ActivityView, Timeline, TimelineDay, UseView } from '@/lib/data/owner/timeline';
import { type Language, type Texts, textsIn } from '@/lib/messages/texts';
import type { Place, UseKind } from '@/lib/oauth/model/usage-records';
import { momentIn } from './moments';
import { apiName, scopeWords } from './scope-words';

export type TimelineLine = { key: string; text: string; from?: string; at: number; alarm: boolean };

export type TimelineContext = Pick<Timeline, 'scopes'> & {
  /** The networks of this browser and of the viewer's other sessions. */
  networks: { own?: string; others: ReadonlySet<string> };
  deviceName: (userAgent: string) => string;
  /** The stored name of a program, in the reader's language. */
  agentName: (agent: string) => string;
  /** A name of the tz database. */
  zone: string;
  /** The app authenticates itself, so requests with its credentials come from its server. */
  hasServer: boolean;
  /** The place of a network, if the operator has a file with places. */
  placeOf: (network: string) => { city?: string; country?: string } | undefined;
};

type T = Texts<'timeline'>;

/** The lines of one day, latest first. */
export function timelineLines(
  language: Language,
  { activities, uses }: Pick<TimelineDay, 'activities' | 'uses'>,
  context: TimelineContext,
): TimelineLine[] {
  const t = textsIn(language, 'timeline');
  const servers = serverNetworks(uses, context);
  const fromActivities = activities.flatMap((activity, index) =>
    activityInWords(t, language, activity, context).map((text, part) => {
      const from = part === 0 ? browserInWords(t, activity.by, context) : undefined;
      return {
        key: `${activity.kind} ${index} ${part}`,
        text,
        ...(from !== undefined && { from }),
        at: activity.at,
        alarm: activity.kind === 'refresh_reused' || activity.kind === 'code_replayed',
      };
    }),
  );
  const fromUses = uses.map((use) => {
    const from = placesInWords(t, language, use, servers, context);
    return {
      key: JSON.stringify([use.kind, use.api, use.what]),
      text: useInWords(t, language, use),
      ...(from !== undefined && { from }),
      at: use.lastAt,
      alarm: false,
    };
  });
  return [...fromActivities, ...fromUses].sort((a, b) => b.at - a.at);
}

function activityInWords(t: T, language: Language, activity: ActivityView, context: TimelineContext): string[] {
  switch (activity.kind) {
    case 'allowed':
      return [t('allowed')];
    case 'changed':
      return changeInWords(t, language, activity, context);
    case 'paused':
      return [t('paused')];
    case 'resumed':
      return [t('resumed')];
    case 'ended':
      return [endInWords(t, activity.reason)];
    case 'refresh_reused':
      return [t('reused')];
    case 'code_replayed':
      return [t('replayed')];
    case 'token_revoked':
      return [t('revoked')];
  }
}

/** One sentence for each thing that a change did. Old entries do not record it, and have one general sentence. */
function changeInWords(
  t: T,
  language: Language,
  { change = {}, reason, undo }: ActivityView,
  { scopes, zone }: TimelineContext,
): string[] {
  const title = (scope: string) => t('quoted', { text: scopeWords(language, scope, scopes.get(scope)).title });
  const list = (names: string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(names.map(title));
  const date = (at: number) => momentIn(language, zone, at).date;
  const { added, removed, endsAt, endsAtBefore, scopeEnds = [], remindBeforeSeconds: remind } = change;
  const lines = [
    ...(removed ? [t(reason === 'api_withdrawn' ? 'withdrawn' : 'removed', { list: list(removed) })] : []),
    ...(added ? [t(undo ? 'undone' : 'added', { list: list(added) })] : []),
    ...(endsAt === null ? [t('openEnded')] : []),
    ...(typeof endsAt === 'number'
      ? [t(endsAt > (endsAtBefore ?? Infinity) ? 'extended' : 'shortened', { date: date(endsAt) })]
      : []),
    ...scopeEnds.map(({ scope, endsAt: end }) =>
      end === null
        ? t('scopeNoEnd', { permission: title(scope) })
        : t('scopeEnd', { permission: title(scope), date: date(end) }),
    ),
    ...(remind === null ? [t('noReminder')] : []),
    ...(typeof remind === 'number' ? [t('reminder', { days: Math.round(remind / 86_400) })] : []),
  ];
  return lines.length > 0 ? lines : [t('changed')];
}

function endInWords(t: T, reason: string | undefined): string {
  if (reason === 'client') return t('ended.client');
  if (reason === 'client_deleted') return t('ended.clientDeleted');
  if (reason === 'partner') return t('ended.partner');
  if (reason === 'api_withdrawn') return t('ended.apiWithdrawn');
  if (reason === 'key_revoked') return t('ended.keyRevoked');
  if (reason === 'operator') return t('ended.operator');
  if (reason === 'unused') return t('ended.unused');
  return t('ended.owner');
}

function useInWords(
  t: T,
  language: Language,
  { kind, count, api: name, apiNames: localized, what }: Pick<UseView, 'kind' | 'count' | 'api' | 'apiNames' | 'what'>,
): string {
  const api = name === undefined ? undefined : apiName(language, { name, localized });
  switch (kind) {
    case 'code_redeemed':
    case 'signed_in':
      return t('signedIn', { count });
    case 'refreshed':
      return t('refreshed', { count });
    case 'userinfo':
      return t('profile', { count });
    case 'introspected':
      return api === undefined ? t('checked', { count }) : t('checkedBy', { count, api });
    case 'exchanged':
      return t('exchanged', { count });
    case 'asserted':
      return t('asserted', { count });
    case 'key_used':
      return t('keyUsed', { count });
    case 'reported':
      return t('reported', { count, api: api ?? t('someApi'), what: what ?? '' });
    case 'managed':
      return t('managed', { count });
    case 'refused':
      return t('refused', { count });
    case 'denied':
      return t('denied', { count });
  }
}

function browserInWords(t: T, by: ActivityView['by'], { deviceName }: TimelineContext): string | undefined {
  if (by === undefined) return undefined;
  return by === 'this' ? t('from.thisDevice') : t('from.device', { device: deviceName(by.userAgent) });
}

/** Requests of these kinds carry the credentials of an app that has some. */
const authenticated: readonly UseKind[] = ['code_redeemed', 'refreshed', 'exchanged', 'asserted', 'managed'];

/** The networks that the app's own credentials were used from on this day. */
function serverNetworks(uses: UseView[], { hasServer }: TimelineContext): ReadonlySet<string> {
  if (!hasServer) return new Set();
  const own = uses.filter(({ kind }) => authenticated.includes(kind)).flatMap(({ places }) => places);
  return new Set(own.flatMap(({ network }) => network ?? []));
}

/** Where the requests came from: each origin once, the most frequent first. */
function placesInWords(
  t: T,
  language: Language,
  { places }: UseView,
  servers: ReadonlySet<string>,
  context: TimelineContext,
): string | undefined {
  const named = [...new Set(places.map((place) => placeInWords(t, place, servers, context)))].filter(Boolean);
  return named.length === 0 ? undefined : new Intl.ListFormat(language, { type: 'unit' }).format(named.slice(0, 3));
}

function placeInWords(t: T, { network, agent }: Place, servers: ReadonlySet<string>, context: TimelineContext): string {
  const from = network === undefined ? '' : networkInWords(t, network, servers, context);
  const name = agent === undefined ? undefined : context.agentName(agent);
  if (from === '') return name ?? '';
  return name === undefined ? from : t('from.withAgent', { from, agent: name });
}

function networkInWords(
  t: T,
  network: string,
  servers: ReadonlySet<string>,
  { networks, placeOf }: TimelineContext,
): string {
  if (servers.has(network)) return t('from.server');
  if (networks.own === network) return t('from.ownNetwork');
  if (networks.others.has(network)) return t('from.otherNetwork');
  const { city, country } = placeOf(network) ?? {};
  const place = city && country ? t('place', { city, country }) : (city ?? country);
  return place ? t('from.unknownPlace', { place, network }) : t('from.unknown', { network });
}
