import { Button, ButtonLink } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DateTime } from '@/components/ui/date-time';
import { Notice, Panel } from '@/components/ui/surface';
import type { GrantView } from '@/lib/data/owner/grants';
import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { Consequences } from '../consequences';
import { appsPage, consequences, durationInWords } from '../grant-words';
import { EndForm, endFormIsOpen } from './end-panel';

/** Until when the app has access, with what changes that: another end, a pause, or removing it. */
export async function AccessPanel({
  grant,
  now,
  changing,
  flash,
  unusedSeconds,
}: {
  grant: GrantView;
  now: number;
  /** When tokens without an expiry end if nobody uses them; absent if the operator does not allow them. */
  unusedSeconds: number | undefined;
  /** The person wants to change the end. */
  changing: boolean;
  flash: Flash | undefined;
}) {
  const t = await texts('app');
  const words = await texts('apps');
  return (
    <Panel id="access" title={t('access.title')}>
      <p className="text-sm text-muted">{t('access.expires')}</p>
      <p>{grant.endsAt === undefined ? t('access.noEnd') : <DateTime at={grant.endsAt} now={now} show="minute" />}</p>
      {grant.lasting && unusedSeconds !== undefined ? (
        <div className="mt-3">
          <Notice tone="warn" title={t('access.lastingTitle')}>
            {t('access.lasting', { time: durationInWords(await currentLanguage(), unusedSeconds) })}
          </Notice>
        </div>
      ) : null}
      {grant.once ? (
        <p className="mt-2 text-muted">{t('access.once')}</p>
      ) : changing || endFormIsOpen(grant, flash) ? (
        <div className="mt-4 border-s-2 border-line ps-4">
          <EndForm grant={grant} now={now} flash={flash} />
        </div>
      ) : (
        <ButtonLink href={`${appsPage}/${grant.id}?change=1#access`} prefetch={false} className="mt-2 print:hidden">
          {t('access.change')}
        </ButtonLink>
      )}
      <div className="mt-6 flex flex-wrap items-start gap-x-4 gap-y-3 border-t border-line pt-4 print:hidden">
        <Pause grant={grant} />
        <ConfirmDialog
          trigger={t('access.remove')}
          href={`${appsPage}/${grant.id}/end`}
          title={consequences(await currentLanguage(), grant).title}
          confirmLabel={words('end.remove')}
          action={`${appsPage}/submit`}
          fields={{ action: 'end', grant: grant.id }}
        >
          <Consequences grant={grant} />
        </ConfirmDialog>
        <p id="pause-hint" className="max-w-prose basis-full text-sm text-muted">
          {grant.pausedAt === undefined ? t('access.pauseHint') : t('access.resumeHint')}
        </p>
      </div>
    </Panel>
  );
}

/** A pause can be undone at once, so it asks for no confirmation. */
async function Pause({ grant }: { grant: GrantView }) {
  const t = await texts('app');
  const isPaused = grant.pausedAt !== undefined;
  return (
    <form method="post" action={`${appsPage}/submit`}>
      <input type="hidden" name="grant" value={grant.id} />
      <Button
        type="submit"
        name="action"
        value={isPaused ? 'resume' : 'pause'}
        look={isPaused ? 'primary' : 'secondary'}
        aria-describedby="pause-hint"
      >
        {isPaused ? t('access.resume') : t('access.pause')}
      </Button>
    </form>
  );
}
