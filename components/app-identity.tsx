import { BadgeCheck } from 'lucide-react';
import { AppLogo } from '@/components/ui/app-logo';
import { textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Notice } from '@/components/ui/surface';
import type { AppFace } from '@/lib/words/app-display';

const warnings = {
  hidden_characters: 'Its name contained characters that cannot be seen. We left them out.',
  look_alike: 'Its name uses letters that look like others, which can be a way to imitate another app.',
  copies_verified: 'Another app of this name is verified here. This one is not that app.',
  claims_verified: 'Its name claims a mark that we did not give it.',
  imitates_us: 'It is not part of Countersign, although its name looks like ours.',
} as const;

/** The requesting app: logo, name and site. `children` follow the name in the heading. */
export function AppHeading({ app, children }: { app: AppFace; children?: string }) {
  return (
    <div className="flex items-center gap-4">
      <AppLogo name={app.name.text} src={app.logo} size="large" />
      <div className="min-w-0 wrap-anywhere">
        {/* A very long name is set smaller, so that the question stays in view. */}
        <h1 className={`font-semibold ${app.name.text.length > 28 ? 'text-base' : 'text-xl'}`}>
          <bdi>{app.name.text}</bdi>
          {children ? <span className="sr-only"> {children}</span> : null}
        </h1>
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
          {app.describedAt ? (
            <span className="font-semibold text-ink">{app.describedAt}</span>
          ) : app.homePage ? (
            <a href={app.homePage.url} target="_blank" rel="noopener noreferrer" className={textLinkClass}>
              {app.homePage.host}
            </a>
          ) : (
            <span>no website given</span>
          )}
          {app.verifiedAt === undefined ? null : (
            <span className="inline-flex items-center gap-1 text-good">
              <BadgeCheck aria-hidden className="size-4" />
              site verified
            </span>
          )}
        </p>
      </div>
    </div>
  );
}

/** What we know about the requesting app, in one sentence, with a warning if its name is suspicious. */
export function AppStanding({ app }: { app: AppFace }) {
  const device = app.kind === 'native' ? 'It runs on a phone or a computer. ' : '';
  return (
    <>
      {app.verifiedAt === undefined ? (
        <p className="text-sm text-muted">
          {device}Nobody has verified who is behind it.{' '}
          {app.describedAt ? (
            <>
              Nobody registered it: <bdi>{app.describedAt}</bdi> says so about itself, first seen here on{' '}
              <DateTime at={app.registeredAt} />.
            </>
          ) : app.registeredBy ? (
            <>
              <bdi>{app.registeredBy}</bdi> registered it on <DateTime at={app.registeredAt} />.
            </>
          ) : (
            <>
              It was registered on <DateTime at={app.registeredAt} />.
            </>
          )}
        </p>
      ) : device ? (
        <p className="text-sm text-muted">{device}</p>
      ) : null}
      {app.name.warning ? <Notice tone="warn">{warnings[app.name.warning]}</Notice> : null}
    </>
  );
}
