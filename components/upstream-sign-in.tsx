import { buttonClass } from '@/components/ui/button';
import type { Upstream } from '@/lib/config/upstream-settings';
import { texts } from '@/lib/web/language';
import type { ReturnPath } from '@/lib/web/return-path';
import { describedAsLastUsed, LastUsed } from './last-used';
import { ProviderMark } from './provider-mark';

type Provider = Pick<Upstream, 'id' | 'name' | 'kind' | 'issuer'>;

/** Sign-in at other issuers. These are links, not forms, because the issuer may redirect anywhere. */
export async function UpstreamSignIn({
  upstreams,
  returnPath,
  lastWay,
}: {
  upstreams: Provider[];
  returnPath: ReturnPath;
  /** The id of the one that was used last in this browser. */
  lastWay?: string | undefined;
}) {
  const t = await texts('signIn');
  return upstreams.map((provider) => (
    <a
      key={provider.id}
      href={upstreamPath(provider.id, returnPath)}
      className={`${buttonClass('secondary')} w-full wrap-anywhere`}
      {...(provider.id === lastWay ? describedAsLastUsed : {})}
    >
      <ProviderMark provider={provider} />
      <span className="min-w-0">{t('continueWith', { provider: provider.name })}</span>
      {provider.id === lastWay ? <LastUsed /> : null}
    </a>
  ));
}

export function upstreamPath(id: string, more: Record<string, string>): string {
  return `/login/upstream?${new URLSearchParams({ provider: id, ...more })}`;
}
