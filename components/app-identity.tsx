import { BadgeCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { AppLogo } from '@/components/ui/app-logo';
import { textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Notice } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';
import { type AppFace, standingOf } from '@/lib/words/app-display';

const warningTexts = {
  hidden_characters: 'nameWarnings.hiddenCharacters',
  look_alike: 'nameWarnings.lookAlike',
  copies_verified: 'nameWarnings.copiesVerified',
  claims_verified: 'nameWarnings.claimsVerified',
  imitates_us: 'nameWarnings.imitatesUs',
} as const;

/** An app with its logo and its site. The heading is its name, or a sentence that contains it. */
export async function AppHeading({
  app,
  headline,
  isExample = false,
}: {
  app: AppFace;
  headline?: ReactNode;
  /** It is not the heading of its page. */
  isExample?: boolean;
}) {
  const t = await texts('consent');
  const Heading = isExample ? 'p' : 'h1';
  return (
    <div className="flex items-center gap-4">
      <AppLogo name={app.name.text} src={app.logo} size="large" />
      <div className="min-w-0 wrap-anywhere hyphens-auto">
        {/* A very long name is set smaller, so that the question stays in view. */}
        <Heading
          className={`${headline ? '' : 'font-semibold'} ${app.name.text.length > 28 ? 'text-base' : 'text-lg sm:text-xl'}`}
        >
          {headline ?? <bdi>{app.name.text}</bdi>}
        </Heading>
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
          {app.describedAt ? (
            <span className="font-semibold text-ink">{app.describedAt}</span>
          ) : app.homePage ? (
            <a href={app.homePage.url} target="_blank" rel="noopener noreferrer" className={textLinkClass}>
              {app.homePage.host}
            </a>
          ) : (
            <span>{t('identity.noWebsite')}</span>
          )}
          {app.verifiedAt === undefined || app.isOurs ? null : (
            <span className="inline-flex items-center gap-1 text-good">
              <BadgeCheck aria-hidden className="size-4" />
              {t('identity.verified')}
            </span>
          )}
        </p>
      </div>
    </div>
  );
}

/** What we know about the app, in one or two calm sentences, with a warning if its name is suspicious. */
export async function AppStanding({ app }: { app: AppFace }) {
  const t = await texts('consent');
  const { origin, place } = standingOf(app);
  const date = () => <DateTime at={app.registeredAt} />;
  const name = (children: ReactNode) => <bdi>{children}</bdi>;
  const origins = {
    own: () => t('identity.own'),
    verified: () => null,
    document: () => (
      <>
        {t('identity.document', { host: app.describedAt ?? '' })} {t.rich('identity.firstUsed', { date })}
      </>
    ),
    selfRegistered: () => (
      <>
        {t('identity.selfRegistered')} {t.rich('identity.registered', { date })}
      </>
    ),
    unverified: () => (
      <>
        {t('identity.unverified')}{' '}
        {app.registeredBy
          ? t.rich('identity.addedBy', { owner: app.registeredBy, b: name, date })
          : t.rich('identity.added', { date })}
      </>
    ),
  };
  return (
    <>
      {origin === 'verified' && !place ? null : (
        <p className="text-sm text-muted">
          {origins[origin]()} {place ? t(`identity.${place}`) : null}
        </p>
      )}
      {app.name.warning ? <Notice tone="warn">{t(warningTexts[app.name.warning])}</Notice> : null}
    </>
  );
}
