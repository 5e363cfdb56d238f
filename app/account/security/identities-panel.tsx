import { Button, buttonClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Panel } from '@/components/ui/surface';
import { upstreamPath } from '@/components/upstream-sign-in';
import type { Upstream } from '@/lib/config/upstream-settings';
import type { IdentityView } from '@/lib/data/people/identities';
import type { Flash } from '@/lib/web/flash';

/** Accounts at upstream issuers that sign the viewer in. Absent when the operator offers none and none is linked. */
export function IdentitiesPanel({
  identities,
  upstreams,
  now,
}: {
  identities: IdentityView[];
  upstreams: Pick<Upstream, 'id' | 'name' | 'issuer'>[];
  now: number;
}) {
  if (identities.length + upstreams.length === 0) return null;
  const nameOf = (issuer: string) =>
    upstreams.find((upstream) => upstream.issuer === issuer)?.name ?? new URL(issuer).host;
  const linked = new Set(identities.map(({ issuer }) => issuer));
  const others = upstreams.filter(({ issuer }) => !linked.has(issuer));
  return (
    <Panel id="identities" title="Accounts elsewhere">
      <div className="space-y-4">
        <p className="max-w-prose text-muted">Whoever gets into one of these accounts gets in here, too.</p>
        {identities.length > 0 ? (
          <ul className="divide-y divide-line">
            {identities.map(({ issuer, subject, label, createdAt, lastUsedAt }) => (
              <li key={`${issuer} ${subject}`} className="flex items-start justify-between gap-3 py-3">
                <div className="min-w-0">
                  <p className="font-semibold wrap-anywhere">{nameOf(issuer)}</p>
                  <p className="text-sm wrap-anywhere text-muted">
                    <bdi>{label}</bdi> · linked <DateTime at={createdAt} now={now} />
                    {lastUsedAt === undefined ? null : (
                      <>
                        {' '}
                        · used <DateTime at={lastUsedAt} now={now} />
                      </>
                    )}
                  </p>
                </div>
                <form method="post" action="/account/security/identities">
                  <input type="hidden" name="issuer" value={issuer} />
                  <input type="hidden" name="subject" value={subject} />
                  <Button type="submit" look="secondary" aria-label={`Unlink ${nameOf(issuer)}`}>
                    Unlink
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
                Sign in with {name}, too
              </a>
            ))}
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

/** The sentence after linking or unlinking; undefined for other codes. */
export function identityNews(flash: Flash | undefined): { done?: string; fault?: string } {
  const name = flash?.values['upstream'] ?? 'That account';
  switch (flash?.code) {
    case 'identity_linked':
      return { done: `${name} is linked. You can sign in with it from now on.` };
    case 'identity_unlinked':
      return { done: 'It is unlinked, and signs nobody in here any more.' };
    case 'identity_taken':
      return { fault: `That ${name} account signs somebody in here already. Unlink it there first.` };
    case 'identity_last':
      return { fault: 'It is your only way to sign in. Add a passkey or set a password first.' };
    case 'identity_throttled':
      return { fault: 'Too many tries from where you are. Try again in a quarter of an hour.' };
    case 'upstream_failed':
      return {
        fault: `Signing in with ${name} did not work. Nothing was linked. If it happens again, tell the operator of this site and quote this reference: ${flash.values['reference'] ?? 'none'}`,
      };
    case 'upstream_declined':
      return { fault: `You, or ${name}, said no. Nothing was linked.` };
    case 'upstream_stale':
      return { fault: `${name} did not ask you again who you are. Nothing was linked.` };
    case 'upstream_over':
      return { fault: 'That took too long, or was started again in another tab. Nothing was linked. Try again.' };
    default:
      return {};
  }
}
