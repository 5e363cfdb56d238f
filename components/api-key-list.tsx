import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState } from '@/components/ui/surface';
import type { ApiKeyLine } from '@/lib/data/owner/api-keys';
import { texts } from '@/lib/web/language';

const mostScopes = 8;

/** The keys, each with a form that revokes it. */
export async function KeyList({
  keys,
  now,
  end,
}: {
  keys: ApiKeyLine[];
  now: number;
  end: (form: FormData) => Promise<void>;
}) {
  const t = await texts('keys');
  if (keys.length === 0) return <EmptyState title={t('emptyTitle')}>{t('empty')}</EmptyState>;
  return (
    <ul className="divide-y divide-line">
      {keys.map((key) => (
        <KeyLine key={key.id} line={key} now={now} end={end} />
      ))}
    </ul>
  );
}

async function KeyLine({ line, now, end }: { line: ApiKeyLine; now: number; end: (form: FormData) => Promise<void> }) {
  const t = await texts('keys');
  const { id, name, hint, createdAt, endsAt, lastUsedAt, scopes } = line;
  const more = scopes.length - mostScopes;
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">
          <bdi>{name}</bdi>
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <code className="font-mono">cs_key_…{hint}</code>
          <span>{t.rich('created', { when: () => <DateTime at={createdAt} /> })}</span>
          {endsAt === undefined ? (
            <span>{t('neverExpires')}</span>
          ) : (
            <span>{t.rich('expires', { when: () => <DateTime at={endsAt} now={now} /> })}</span>
          )}
          <span>
            {lastUsedAt === undefined
              ? t('neverUsed')
              : t.rich('lastUsed', { when: () => <DateTime at={lastUsedAt} now={now} show="minute" /> })}
          </span>
        </p>
        <p className="mt-1 flex flex-wrap gap-x-3 text-sm">
          {scopes.slice(0, mostScopes).map((scope) => (
            <code key={scope} className="font-mono break-all">
              {scope}
            </code>
          ))}
          {more > 0 ? <span className="text-muted">{t('moreScopes', { count: more })}</span> : null}
        </p>
      </div>
      <details>
        <summary
          className="inline-flex min-h-touch cursor-pointer items-center rounded-md px-3 text-danger hover:bg-sunken"
          aria-label={t('revokeOf', { name })}
        >
          {t('revoke')}
        </summary>
        <form action={end} className="max-w-60 space-y-2 pb-2">
          <p className="text-sm">{t('revokeHint')}</p>
          <input type="hidden" name="key" value={id} />
          <SubmitButton look="danger">{t('revokeNow')}</SubmitButton>
        </form>
      </details>
    </li>
  );
}
