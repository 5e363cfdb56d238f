import { appFace } from '@/lib/app-face';
import type { ActivityView, GrantView } from '@/lib/data/grants';
import type { Flash } from '@/lib/login/flash';
import { scopeWords } from '@/lib/scope-words';

/** What was done, after a change. The name comes from our own sealed note, never from the address. */
export function doneInWords(flash: Flash | undefined): string | undefined {
  const app = flash?.values['app'] ?? 'The app';
  const sentences: Record<string, string> = {
    ended: `The access of ${app} has ended.`,
    all_ended: 'The access of all apps has ended.',
    end_changed: `The end of the access of ${app} is changed.`,
    scope_removed: `${app} can no longer: ${flash?.values['scope'] ?? ''}.`,
    already_over: 'That access was already over.',
    name_changed: 'Your name is changed.',
  };
  return flash && sentences[flash.code];
}

/** What ending means, as far as our mechanisms carry it and no further. */
export function consequences(grant: GrantView): string[] {
  const app = appFace(grant.client).name.text;
  const scopes = grant.scopes.filter(({ over, scope }) => !over && scope !== 'offline_access');
  const titles = [
    ...grant.details.map(({ title }) => title),
    ...scopes.map(({ scope, api }) => scopeWords(scope, api).title),
  ];
  const does = titles.map(lowerFirst);
  return [
    `${app} can no longer: ${does.join('; ')}.`,
    grant.tokenSeconds > 0
      ? `Apps that check with us stop at once; others within ${inWords(grant.tokenSeconds)}.`
      : 'It stops at once: all it could ask is asked of us.',
    'Copies that it already made stay with it, and it may keep you signed in on its own pages.',
    'You stay signed in here, and other apps keep their access.',
  ];
}

const lowerFirst = (text: string): string => text.charAt(0).toLocaleLowerCase() + text.slice(1);

function inWords(seconds: number): string {
  if (seconds < 90) return 'a minute';
  if (seconds < 2 * 3600) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds < 48 * 3600 ? `${Math.ceil(seconds / 3600)} hours` : `${Math.ceil(seconds / 86400)} days`;
}

export type ActivityLine = { text: string; at: number; since?: number; alarm: boolean };

/** The activities as sentences; the same thing several times in a row is one line. The latest first. */
export function activityLines(activities: ActivityView[]): ActivityLine[] {
  const lines: (ActivityLine & { kind: string; count: number })[] = [];
  for (const activity of activities) {
    const previous = lines.at(-1);
    if (previous?.kind === activity.kind && activity.kind === 'refreshed') {
      previous.count += 1;
      previous.since = activity.at;
      previous.text = `It renewed its access ${previous.count} times.`;
      continue;
    }
    const alarm = activity.kind === 'refresh_reused' || activity.kind === 'code_replayed';
    lines.push({ kind: activity.kind, count: 1, text: sentence(activity), at: activity.at, alarm });
  }
  return lines.map(({ text, at, since, alarm }) => ({ text, at, alarm, ...(since === undefined ? {} : { since }) }));
}

function sentence({ kind, reason }: ActivityView): string {
  switch (kind) {
    case 'allowed':
      return 'You allowed the access.';
    case 'changed':
      return 'You changed what it may do, or until when.';
    case 'paused':
      return 'You paused it.';
    case 'resumed':
      return 'You let it go on.';
    case 'ended':
      return reason === 'client_deleted' ? 'The app was deleted, which ended its access.' : 'You ended the access.';
    case 'code_redeemed':
      return 'You signed in to it, and it received its access.';
    case 'refreshed':
      return 'It renewed its access.';
    case 'refresh_reused':
      return 'A key that it had already used up was shown again. Someone may have copied it, so we turned away every key of that chain.';
    case 'code_replayed':
      return 'A sign-in to it was tried a second time. Someone may have seen the first, so we turned away what came of it.';
    case 'token_revoked':
      return 'It gave back a key that it held.';
  }
}
