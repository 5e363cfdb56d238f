/** The activity of a grant as sentences for its owner. */
import type { ActivityView, TimelineDay, UseView } from '@/lib/data/owner/timeline';
import type { Place } from '@/lib/oauth/model/usage-records';

export type TimelineLine = { key: string; text: string; from?: string; at: number; alarm: boolean };

/** The lines of one day, latest first. */
export function timelineLines({ activities, uses }: Pick<TimelineDay, 'activities' | 'uses'>): TimelineLine[] {
  const fromActivities = activities.map((activity, index) => ({
    key: `${activity.kind} ${index}`,
    text: activityInWords(activity),
    at: activity.at,
    alarm: activity.kind === 'refresh_reused' || activity.kind === 'code_replayed',
  }));
  const fromUses = uses.map((use) => {
    const from = placesInWords(use.places);
    return {
      key: JSON.stringify([use.kind, use.api, use.what]),
      text: useInWords(use),
      ...(from !== undefined && { from }),
      at: use.lastAt,
      alarm: false,
    };
  });
  return [...fromActivities, ...fromUses].sort((a, b) => b.at - a.at);
}

function activityInWords({ kind, reason }: ActivityView): string {
  switch (kind) {
    case 'allowed':
      return 'You allowed the access.';
    case 'changed':
      return reason === 'api_withdrawn'
        ? 'A service took back what it had offered, so it may do less.'
        : 'You changed what it may do, or until when.';
    case 'paused':
      return 'You paused it.';
    case 'resumed':
      return 'You resumed it.';
    case 'ended':
      return endInWords(reason);
    case 'refresh_reused':
      return 'A key that it had already used was used again. Someone may have copied it, so we invalidated every key of that chain.';
    case 'code_replayed':
      return 'The result of a sign-in to it was used a second time. Someone may have copied it, so we invalidated what was issued for it.';
    case 'token_revoked':
      return 'It gave back a key that it held.';
  }
}

function endInWords(reason: string | undefined): string {
  if (reason === 'client') return 'It gave its access back.';
  if (reason === 'client_deleted') return 'The app was deleted, which ended its access.';
  if (reason === 'api_withdrawn') return 'The service behind it took back what it had offered, which ended its access.';
  if (reason === 'key_revoked') return 'Someone who has the key revoked it.';
  return 'You ended the access.';
}

function useInWords({ kind, count, api, what }: Pick<UseView, 'kind' | 'count' | 'api' | 'what'>): string {
  const times = count === 1 ? '' : ` ${count} times`;
  switch (kind) {
    case 'code_redeemed':
    case 'signed_in':
      return `You signed in to it${times}, and it received its access.`;
    case 'refreshed':
      return `It renewed its access${times}.`;
    case 'userinfo':
      return `It read your details here${times}.`;
    case 'introspected':
      return api === undefined
        ? `It asked us whether its access still holds${times}.`
        : `It used its access at ${api}, which asked us about it${times}.`;
    case 'exchanged':
      return `A service that it called passed your access on to another one${times}.`;
    case 'asserted':
      return `It received access${times} because somebody it trusts vouched that you are there.`;
    case 'key_used':
      return `The key was used${times}.`;
    case 'reported':
      return `${api ?? 'A service'} says: “${what ?? ''}”${times}.`;
    case 'managed':
      return `It looked at, or gave back, what you allowed${times}.`;
    case 'refused':
      return `It was turned away${times}: what it showed was paused, changed or over.`;
    case 'denied':
      return `You said no${times} when it asked again.`;
  }
}

const most = 3;

/** "203.0.113.0/24 (Node.js) and 2 more places" */
function placesInWords(places: readonly Place[]): string | undefined {
  if (places.length === 0) return undefined;
  const named = places.map(({ network, agent }) =>
    network === undefined ? (agent ?? '') : agent === undefined ? network : `${network} (${agent})`,
  );
  const shown = named.slice(0, most);
  const rest = named.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more ${rest === 1 ? 'place' : 'places'}`;
  return shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
