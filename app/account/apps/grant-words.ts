/** Access in the words of its owner: permissions, ends, consequences, and what was done. */
import type { GrantView, ScopeView } from '@/lib/data/owner/grants';
import { type Language, textsIn } from '@/lib/messages/texts';
import type { Flash } from '@/lib/web/flash';
import { appFace } from '@/lib/words/app-display';
import { detailNames } from '@/lib/words/detail-words';
import { type ScopeWords, scopeWords } from '@/lib/words/scope-words';

export const appsPage = '/account/apps';

/** The sentence after a change. The app's name comes from the sealed cookie, never from the query. */
export function doneInWords(language: Language, flash: Flash | undefined): string | undefined {
  const t = textsIn(language, 'apps');
  const { app = '', permission = '', count = '0' } = flash?.values ?? {};
  switch (flash?.code) {
    case 'ended':
      return t('done.ended', { app });
    case 'all_ended':
      return t('done.allEnded');
    case 'several_ended':
      return t('done.severalEnded', { count: Number(count) });
    case 'paused':
      return t('done.paused', { app });
    case 'resumed':
      return t('done.resumed', { app });
    case 'end_changed':
      return t('done.endChanged', { app });
    case 'scope_removed':
      return t('done.removed', { app, permission });
    case 'scopes_removed':
      return t('done.removedSeveral', { app, count: Number(count) });
    case 'required_removed':
      return t('done.requiredRemoved', { app, permission });
    case 'undone':
      return t('done.undone', { app });
    case 'not_undone':
      return t('done.notUndone', { app });
    case 'already_over':
      return t('done.alreadyOver');
    default:
      return undefined;
  }
}

/** The action that takes a change back, if one does. */
export function undoOf(flash: Flash | undefined): 'undo' | 'pause' | 'resume' | undefined {
  if (flash?.code === 'paused') return 'resume';
  if (flash?.code === 'resumed') return 'pause';
  return ['scope_removed', 'scopes_removed', 'required_removed'].includes(flash?.code ?? '') ? 'undo' : undefined;
}

/** The texts of a permission. */
export const wordsOf = (language: Language, { scope, api }: Pick<ScopeView, 'scope' | 'api'>): ScopeWords =>
  scopeWords(language, scope, api);

/** The titles of the app's current permissions. */
export function permissionsOf(language: Language, { details, scopes }: GrantView): string[] {
  return allPermissionsOf(language, { details, scopes: scopes.filter(({ over }) => !over) });
}

/**
 * The titles of all permissions of the grant, including those that ended earlier. Every app signs people in, so that
 * comes last, and is shown only if there is nothing else.
 */
export function allPermissionsOf(language: Language, { details, scopes }: Pick<GrantView, 'details' | 'scopes'>) {
  const asked = scopes.filter(({ scope }) => scope !== 'offline_access');
  const telling = asked.filter(({ scope }) => scope !== 'openid');
  const shown = telling.length + details.length === 0 ? asked : telling;
  return [
    ...details.map((detail) => detailNames(language, detail).title),
    ...shown.map((line) => wordsOf(language, line).title),
  ];
}

/** Why the grant ended. */
export function endedBecause(language: Language, { endReason, endedAt, overAt }: GrantView): string {
  const t = textsIn(language, 'apps');
  if (endedAt === undefined || endedAt !== overAt) return t('ended.because.expired');
  switch (endReason) {
    case 'owner':
      return t('ended.because.owner');
    case 'client':
      return t('ended.because.client');
    case 'client_deleted':
      return t('ended.because.clientDeleted');
    case 'account_deleted':
      return t('ended.because.accountDeleted');
    case 'partner':
      return t('ended.because.partner');
    case 'api_withdrawn':
      return t('ended.because.apiWithdrawn');
    case 'replaced':
      return t('ended.because.replaced');
    case 'key_revoked':
      return t('ended.because.keyRevoked');
    case 'operator':
      return t('ended.because.operator');
    case 'unused':
      return t('ended.because.unused');
    default:
      return t('ended.because.unknown');
  }
}

/** The consequences of ending a grant. They promise no more than the mechanisms do. */
export function consequences(language: Language, grant: GrantView) {
  const t = textsIn(language, 'apps');
  const app = appFace(language, grant.client).name.text;
  return {
    title: t('end.titleOne', { app }),
    loses: t('end.loses', { app }),
    permissions: permissionsOf(language, grant),
    rest: [
      grant.tokenSeconds > 0
        ? t('end.stops', { time: durationInWords(language, grant.tokenSeconds) })
        : t('end.stopsNow'),
      t('end.copies'),
      t('end.stay'),
      t('end.undone'),
    ],
  };
}

/** The consequences of ending several grants. */
export function consequencesOfSeveral(language: Language): string[] {
  const t = textsIn(language, 'apps');
  return [t('end.several'), t('end.stopsAll'), t('end.copiesSeveral'), t('end.staySeveral')];
}

export function durationInWords(language: Language, seconds: number): string {
  const units = [['day', 86_400] as const, ['hour', 3600] as const];
  const [unit, size] = units.find(([, length]) => seconds >= 2 * length) ?? (['minute', 60] as const);
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.max(1, Math.ceil(seconds / size)));
}
