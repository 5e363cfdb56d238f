import { Button } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Notice, Panel } from '@/components/ui/surface';
import type { LogoStanding } from '@/lib/data/developers/logos';
import { logoPath } from '@/lib/words/app-display';

/** Our copy of the logo that the app names, or the reason why there is none. */
export function LogoPanel({ logo, again }: { logo: LogoStanding; again: () => Promise<void> }) {
  const { uri, hash, fault, triedAt, dueAt, verified } = logo;
  return (
    <Panel title="Logo" id="logo">
      <div className="max-w-prose space-y-4">
        {fault === undefined ? null : (
          <Notice tone="warn" title={hash ? 'We could not fetch the logo again' : 'We could not use the logo'}>
            <span className="wrap-anywhere">{fault}</span>{' '}
            {dueAt === undefined ? null : (
              <>
                We try again on <DateTime at={dueAt} />.
              </>
            )}
          </Notice>
        )}
        <div className="flex items-center gap-4">
          {hash ? (
            <img
              src={logoPath(hash)}
              alt="The copy that people see"
              width={56}
              height={56}
              className="size-14 shrink-0 rounded-lg border border-line bg-surface object-contain"
            />
          ) : null}
          <p className="min-w-0 text-sm wrap-anywhere text-muted">
            {hash
              ? 'People see our copy of '
              : fault || verified
                ? 'People see the first letter of the name instead of '
                : 'We are fetching '}
            <code className="font-mono">{uri}</code>
            {triedAt === undefined ? null : (
              <>
                , fetched last on <DateTime at={triedAt} />
              </>
            )}
            .
          </p>
        </div>
        {verified ? (
          <p className="text-sm text-muted">
            This logo was verified, so it is not fetched again. For a new image, use another address or ask an operator.
          </p>
        ) : (
          <form action={again}>
            <Button type="submit" look="secondary">
              Fetch it again
            </Button>
          </form>
        )}
      </div>
    </Panel>
  );
}
