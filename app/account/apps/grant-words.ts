import type { GrantView } from '@/lib/data/owner/grants';
import type { Language } from '@/lib/messages/texts';
import type { Flash } from '@/lib/web/flash';
import { appFace } from '@/lib/words/app-display';
import { scopeWords } from '@/lib/words/scope-words';

/** The sentence after a change. The app's name comes from the sealed cookie, never from the query. */
export function doneInWords(flash: Flash | undefined): string | undefined {
  const app = flash?.values['app'] ?? 'The app';
  const sentences: Record<string, string> = {
    ended: `The access of ${app} has ended.`,
    all_ended: 'The access of all apps has ended.',
    several_ended:
      flash?.values['count'] === '1' ? 'One access has ended.' : `${flash?.values['count']} accesses have ended.`,
    paused: `${app} is paused.`,
    resumed: `${app} has access again.`,
    end_changed: `The end of the access of ${app} is changed.`,
    scope_removed: `${app} can no longer: ${flash?.values['scope'] ?? ''}.`,
    required_removed: `${app} can no longer: ${flash?.values['scope'] ?? ''}. It needs this, and asks you again when you next sign in to it.`,
    already_over: 'That access was already over.',
    name_changed: 'Your name is changed.',
    profile_saved: 'Your profile is saved.',
    picture_saved: 'Your picture is saved.',
    picture_removed: 'Your picture is removed.',
  };
  return flash && sentences[flash.code];
}

/** The titles of the app's current permissions. */
export function permissionsOf({ details, scopes }: GrantView): string[] {
  return allPermissionsOf({ details, scopes: scopes.filter(({ over }) => !over) });
}

/** The titles of all permissions of the grant, including those that ended earlier. */
export function allPermissionsOf({ details, scopes }: Pick<GrantView, 'details' | 'scopes'>): string[] {
  const asked = scopes.filter(({ scope }) => scope !== 'offline_access');
  return [...details.map(({ title }) => title), ...asked.map(({ scope, api }) => scopeWords('en', scope, api).title)];
}

/** Why the grant ended, to follow "ended on 3 March · …". */
export function endedBecause({ endReason, endedAt, overAt }: GrantView): string {
  if (endedAt === undefined || endedAt !== overAt) return 'its time was up';
  const reasons: Record<NonNullable<typeof endReason>, string> = {
    owner: 'you removed it',
    client: 'the app gave it back',
    client_deleted: 'the app was deleted',
    account_deleted: 'the account was deleted',
    api_withdrawn: 'the service behind it withdrew it',
    replaced: 'newer access replaced it',
    key_revoked: 'its key was revoked',
  };
  return endReason ? reasons[endReason] : 'it was removed';
}

/** The consequences of removing a required permission. `openid` is how the app recognizes people. */
export function lossOfRequired(app: string, scopes: readonly string[]): string[] {
  return [
    scopes.includes('openid')
      ? `${app} knows you by this. Without it you cannot sign in to ${app} with this account.`
      : `${app} says that it does not work without this.`,
    `What you have open in ${app} may stop working within minutes. When you next sign in to it, it asks you for this again, and you cannot leave it out.`,
    `If you no longer want to use ${app}, remove its access instead: then it gets nothing at all.`,
  ];
}

/** The consequences of ending a grant. They promise no more than the mechanisms do. */
export function consequences(language: Language, grant: GrantView): string[] {
  const app = appFace(language, grant.client).name.text;
  const does = permissionsOf(grant).map(lowerFirst);
  return [
    `${app} can no longer: ${does.join('; ')}.`,
    grant.tokenSeconds > 0
      ? `Apps that check with us stop at once; others within ${inWords(grant.tokenSeconds)}.`
      : 'It stops at once: all it could ask is asked of us.',
    'Copies that it already made stay with it, and it may keep you signed in on its own pages.',
    'You stay signed in here, and other apps keep their access.',
  ];
}

/** The consequences of ending several grants. */
export const consequencesOfSeveral = [
  'None of them can read or change your data any more. Each has to ask you again.',
  'Apps that check with us stop at once; others when the pass that they hold expires, mostly within minutes.',
  'Copies that they already made stay with them. You stay signed in here.',
];

const lowerFirst = (text: string): string => text.charAt(0).toLocaleLowerCase() + text.slice(1);

function inWords(seconds: number): string {
  if (seconds < 90) return 'a minute';
  if (seconds < 2 * 3600) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds < 48 * 3600 ? `${Math.ceil(seconds / 3600)} hours` : `${Math.ceil(seconds / 86400)} days`;
}
