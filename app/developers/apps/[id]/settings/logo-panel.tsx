import { Code } from '@/components/developers/marked';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice, Panel } from '@/components/ui/surface';
import type { LogoStanding } from '@/lib/data/developers/logos';
import { texts } from '@/lib/web/language';
import { logoPath } from '@/lib/words/app-display';

/** Our copy of the logo that the app names, or the reason why there is none. */
export async function LogoPanel({ logo, again }: { logo: LogoStanding; again: () => Promise<void> }) {
  const t = await texts('devApp');
  const { uri, hash, fault, triedAt, dueAt, verified } = logo;
  const state = hash ? 'logo.shown' : fault || verified ? 'logo.missing' : 'logo.fetching';
  return (
    <Panel title={t('logo.title')} id="logo">
      <div className="max-w-prose space-y-4">
        {fault === undefined ? null : (
          <Notice tone="warn" title={hash ? t('logo.faultAgain') : t('logo.fault')}>
            <p className="wrap-anywhere" lang="en" dir="ltr">
              {fault}
            </p>
            {dueAt === undefined ? null : <p>{t.rich('logo.retry', { date: () => <DateTime at={dueAt} /> })}</p>}
          </Notice>
        )}
        <div className="flex items-center gap-4">
          {hash ? (
            <img
              src={logoPath(hash)}
              alt={t('logo.alt')}
              width={56}
              height={56}
              className="size-14 shrink-0 rounded-lg border border-line bg-surface object-contain"
            />
          ) : null}
          <div className="min-w-0 text-sm wrap-anywhere text-muted">
            <p>{t.rich(state, { uri, code: (part) => <Code>{part}</Code> })}</p>
            {triedAt === undefined ? null : <p>{t.rich('logo.fetched', { date: () => <DateTime at={triedAt} /> })}</p>}
          </div>
        </div>
        {verified ? (
          <p className="text-sm text-muted">{t('logo.verified')}</p>
        ) : (
          <form action={again}>
            <SubmitButton look="secondary">{t('logo.again')}</SubmitButton>
          </form>
        )}
      </div>
    </Panel>
  );
}
