import { Button, buttonClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Panel } from '@/components/ui/surface';
import { upstreamPath } from '@/components/upstream-sign-in';
import type { Upstream } from '@/lib/config/upstream-settings';
import type { IdentityView } from '@/lib/data/people/identities';
import { texts } from '@/lib/web/language';

/** Accounts at upstream issuers that sign the viewer in. Absent when the operator offers none and none is linked. */
export async function IdentitiesPanel({
  identities,
  upstreams,
  now,
}: {
  identities: IdentityView[];
  upstreams: Pick<Upstream, 'id' | 'name' | 'issuer'>[];
  now: number;
}) {
  if (identities.length + upstreams.length === 0) return null;
  const t = await texts('security');
  const nameOf = (issuer: string) =>
    upstreams.find((upstream) => upstream.issuer === issuer)?.name ?? new URL(issuer).host;
  const linked = new Set(identities.map(({ issuer }) => issuer));
  const others = upstreams.filter(({ issuer }) => !linked.has(issuer));
  return (
    <Panel id="identities" title={t('accounts.title')}>
      <div className="space-y-4">
        <p className="max-w-prose text-muted">{t('accounts.warning')}</p>
        {identities.length > 0 ? (
          <ul className="divide-y divide-line">
            {identities.map(({ issuer, subject, label, createdAt, lastUsedAt }) => (
              <li key={`${issuer} ${subject}`} className="flex items-start justify-between gap-3 py-3">
                <div className="min-w-0">
                  <p className="font-semibold wrap-anywhere">
                    <bdi>{nameOf(issuer)}</bdi>
                  </p>
                  <p className="text-sm wrap-anywhere text-muted">
                    {t.rich(lastUsedAt === undefined ? 'accounts.connected' : 'accounts.used', {
                      label,
                      b: (part) => <bdi>{part}</bdi>,
                      when: () => <DateTime at={createdAt} now={now} />,
                      used: () => <DateTime at={lastUsedAt ?? createdAt} now={now} />,
                    })}
                  </p>
                </div>
                <form method="post" action="/account/security/identities">
                  <input type="hidden" name="issuer" value={issuer} />
                  <input type="hidden" name="subject" value={subject} />
                  <Button
                    type="submit"
                    look="secondary"
                    aria-label={t('accounts.disconnectOf', { name: nameOf(issuer) })}
                  >
                    {t('accounts.disconnect')}
                  </Button>
                </form>
              </li>
            ))}
          </ul>
        ) : null}
        {others.length > 0 ? (
          <div className="flex flex-wrap gap-3">
            {others.map(({ id, name }) => (
              <a
                key={id}
                href={upstreamPath(id, { link: '1' })}
                className={buttonClass('secondary', 'max-w-full wrap-anywhere')}
              >
                {t('accounts.connect', { name })}
              </a>
            ))}
          </div>
        ) : null}
      </div>
    </Panel>
  );
}
