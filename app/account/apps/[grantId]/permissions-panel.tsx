import type { ReactNode } from 'react';
import { DetailCard } from '@/components/detail-card';
import { Button, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, Notice, Panel } from '@/components/ui/surface';
import { type GrantView, type ScopeView, surplusScopes } from '@/lib/data/owner/grants';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
import { momentIn } from '@/lib/words/moments';
import { apiName } from '@/lib/words/scope-words';
import { appsPage, wordsOf } from '../grant-words';

/** The app's permissions, grouped by API, each with what it is, its own end and a button to remove it. */
export async function AllowedPermissions({ grant, now }: { grant: GrantView; now: number }) {
  const t = await texts('app');
  const language = await currentLanguage();
  const live = grant.scopes.filter(({ over, scope }) => !over && scope !== 'offline_access');
  const over = grant.live ? grant.scopes.filter((line) => line.over) : [];
  const surplus = surplusScopes(grant, now);
  const removable = grant.live && (live.length > 1 || grant.details.length > 0);
  // What an API gives comes before what every app gets of the account.
  const resources = [...new Set(live.flatMap(({ api }) => api?.resource ?? [])), undefined];
  const groups = resources
    .map((resource) => ({ resource, lines: live.filter(({ api }) => api?.resource === resource) }))
    .filter(({ lines }) => lines.length > 0);
  return (
    <Panel
      id="allowed"
      title={grant.live ? t('permissions.title') : t('permissions.titleEnded')}
      {...(grant.live &&
        grant.pausedAt === undefined && {
          aside: (
            <TextLink href={`${appsPage}/${grant.id}/sees`} className="inline-flex min-h-touch items-center">
              {t('permissions.sees')}
            </TextLink>
          ),
        })}
    >
      {surplus.length === 0 ? null : <KeepUsed grant={grant} count={surplus.length} />}
      {grant.details.map((detail) => (
        <DetailCard key={JSON.stringify(detail)} detail={detail} />
      ))}
      <form method="post" action={`${appsPage}/submit`}>
        <input type="hidden" name="grant" value={grant.id} />
        {groups.map(({ resource, lines }) => {
          const api = lines[0]?.api;
          const name = api ? apiName(language, api) : t('permissions.about');
          const asks = lines.some(({ required }) => required);
          return (
            <section key={resource ?? ''} aria-label={name} className="mt-4 first-of-type:mt-0">
              <div className="flex min-h-touch items-center justify-between gap-x-4 border-b border-line">
                <h3 className="min-w-0 text-sm font-semibold wrap-anywhere text-muted">
                  <bdi>{name}</bdi>
                </h3>
                {resource !== undefined && removable && lines.length > 1 && lines.length < live.length ? (
                  <Remove
                    grant={grant}
                    field={{ name: 'api', value: resource }}
                    asks={asks}
                    label={t('permissions.removeApiOf', { api: name })}
                  >
                    {t('permissions.removeApi')}
                  </Remove>
                ) : null}
              </div>
              <ul className="divide-y divide-line">
                {lines.map((line) => (
                  <ScopeLine key={line.scope} grant={grant} line={line} removable={removable} now={now} />
                ))}
              </ul>
            </section>
          );
        })}
      </form>
      {over.length === 0 ? null : (
        <p className="pt-3 text-sm text-muted">
          {t('permissions.over', { list: over.map((line) => wordsOf(language, line).title).join(' · ') })}
        </p>
      )}
    </Panel>
  );
}

/** Offers to remove what the APIs have not reported as used for a while. */
async function KeepUsed({ grant, count }: { grant: GrantView; count: number }) {
  const t = await texts('app');
  return (
    <div className="mb-4">
      <Notice tone="warn">
        <form method="post" action={`${appsPage}/submit`} className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <input type="hidden" name="grant" value={grant.id} />
          <p className="min-w-0 flex-1 basis-64">{t('permissions.keepUsedHint', { count })}</p>
          <Button type="submit" name="action" value="keep_used" look="secondary">
            {t('permissions.keepUsed')}
          </Button>
        </form>
      </Notice>
    </div>
  );
}

async function ScopeLine({
  grant,
  line,
  removable,
  now,
}: {
  grant: GrantView;
  line: ScopeView;
  removable: boolean;
  now: number;
}) {
  const t = await texts('app');
  const [language, zone] = [await currentLanguage(), await currentZone()];
  const words = wordsOf(language, line);
  const { scope, api, endsAt, required, unreported } = line;
  const effect = api?.effect;
  return (
    <li className="flex items-start justify-between gap-x-4 py-2">
      <div className="min-w-0 wrap-anywhere">
        <p className="flex flex-wrap items-center gap-x-3">
          <bdi className="min-w-0 font-semibold">{words.title}</bdi>
          {effect === 'changes' ? <Badge tone="warn">{t('permissions.changes')}</Badge> : null}
          {effect === 'deletes' ? <Badge tone="danger">{t('permissions.deletes')}</Badge> : null}
          {required && grant.live ? <Badge>{t('permissions.required')}</Badge> : null}
        </p>
        {words.detail ? (
          <p className="text-sm text-muted">
            <bdi>{words.detail}</bdi>
          </p>
        ) : null}
        {endsAt === null ? null : (
          <p className="text-sm">
            {t.rich('permissions.until', { date: () => <DateTime at={endsAt} now={now} show="minute" /> })}
          </p>
        )}
        {unreported && grant.live ? (
          <p className="text-sm text-muted">
            {t('permissions.unreported', { date: momentIn(language, zone, unreported.since).date })}
          </p>
        ) : null}
      </div>
      {removable ? (
        <Remove
          grant={grant}
          field={{ name: 'scope', value: scope }}
          asks={required}
          label={t('permissions.removeOf', { permission: words.title })}
        >
          {t('permissions.remove')}
        </Remove>
      ) : null}
    </li>
  );
}

/** Short, because a page can have many: it is sent twice, as HTML and for React. */
const quiet =
  'inline-flex min-h-touch shrink-0 items-center rounded-md px-3 font-semibold text-accent hover:bg-sunken print:hidden';

/** `asks`: the app requires the permission. A page then explains the consequence first. */
function Remove({
  grant,
  field,
  asks,
  label,
  children,
}: {
  grant: GrantView;
  field: { name: 'scope' | 'api'; value: string };
  asks: boolean;
  label: string;
  children: ReactNode;
}) {
  if (asks) {
    const question = `${appsPage}/${grant.id}/remove?${new URLSearchParams({ [field.name]: field.value })}`;
    return (
      <a href={question} aria-label={label} className={quiet}>
        {children}…
      </a>
    );
  }
  return (
    <button type="submit" name={`remove_${field.name}`} value={field.value} aria-label={label} className={quiet}>
      {children}
    </button>
  );
}
