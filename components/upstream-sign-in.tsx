import { buttonClass } from '@/components/ui/button';
import type { Upstream } from '@/lib/config/upstream-settings';
import type { ReturnPath } from '@/lib/web/return-path';

/** Sign-in at upstream issuers. These are links, not forms, because the issuer may redirect anywhere. */
export function UpstreamSignIn({
  upstreams,
  returnPath,
}: {
  upstreams: Pick<Upstream, 'id' | 'name'>[];
  returnPath: ReturnPath;
}) {
  if (upstreams.length === 0) return null;
  return (
    <section aria-label="Other ways to sign in" className="space-y-3 border-t border-line pt-5">
      {upstreams.map(({ id, name }) => (
        <a key={id} href={upstreamPath(id, returnPath)} className={`${buttonClass('secondary')} w-full wrap-anywhere`}>
          Continue with {name}
        </a>
      ))}
    </section>
  );
}

export function upstreamPath(id: string, more: Record<string, string>): string {
  return `/login/upstream?${new URLSearchParams({ provider: id, ...more })}`;
}
