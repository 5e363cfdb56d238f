import { EndChoice } from '@/components/end-choice';
import { ScopeEnds } from '@/components/scope-ends';
import { Button, ButtonLink } from '@/components/ui/button';
import { Alert } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { GrantView } from '@/lib/data/owner/grants';
import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { offeredEnds, unchangedEnd } from '@/lib/words/grant-end';
import { appsPage, wordsOf } from '../grant-words';

const problems = {
  date_missing: 'dateMissing',
  date_past: 'datePast',
  end_too_late: 'tooLate',
} as const;

/** What was wrong with a change of the end, if anything. */
function problemIn(grant: GrantView, flash: Flash | undefined) {
  const found = Object.entries(problems).find(([code]) => code === flash?.code)?.[1];
  return found === 'tooLate' && grant.singleAct ? 'actTooLong' : found;
}

/** Whether the form is to be open: it came back with a problem, or from the sign-in that a later end requires. */
export const endFormIsOpen = (grant: GrantView, flash: Flash | undefined): boolean =>
  problemIn(grant, flash) !== undefined || flash?.code === 'proved';

/** Changes the end of the access, the ends of single permissions, and the reminder. */
export async function EndForm({ grant, now, flash }: { grant: GrantView; now: number; flash: Flash | undefined }) {
  const t = await texts('app');
  const language = await currentLanguage();
  const problem = problemIn(grant, flash);
  const fault = problem && t(`endForm.problem.${problem}`);
  // The choices of the refused attempt, or of the attempt before the sign-in.
  const posted = endFormIsOpen(grant, flash) ? flash?.values : undefined;
  const faultAt = fault ? flash?.values['fault_scope'] : undefined;
  const kept = unchangedEnd(grant);
  const offered = [kept, ...offeredEnds(now, grant.maxEndsAt, grant.singleAct).filter(({ value }) => value !== 'once')];
  return (
    <form method="post" action={`${appsPage}/submit`} noValidate className="max-w-prose space-y-4">
      <input type="hidden" name="grant" value={grant.id} />
      {fault ? <Alert title={t('endForm.notChanged')}>{fault}</Alert> : null}
      {flash?.code === 'proved' ? <Alert title={t('endForm.notYet')}>{t('endForm.notYetText')}</Alert> : null}
      <EndChoice
        offered={offered}
        selected={posted?.['duration'] ?? kept.value}
        date={posted?.['until'] || grant.endsAt}
        now={now}
        maxEndsAt={grant.maxEndsAt}
        error={faultAt === undefined ? fault : undefined}
      />
      <ScopeEnds
        lines={grant.scopes
          .filter(({ scope, over }) => !over && scope !== 'offline_access')
          .map((line) => ({
            scope: line.scope,
            title: wordsOf(language, line).title,
            endsAt: line.endsAt,
            required: line.required,
          }))}
        remindBeforeSeconds={grant.remindBeforeSeconds}
        posted={posted}
        fault={fault && faultAt !== undefined ? { scope: faultAt, text: fault } : undefined}
      />
      <p className="text-sm text-muted">{t('endForm.hint')}</p>
      <UnsavedChanges changed={posted !== undefined} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" name="action" value="change_end" look="primary">
          {t('endForm.save')}
        </Button>
        <ButtonLink href={`${appsPage}/${grant.id}`}>{t('endForm.cancel')}</ButtonLink>
      </div>
    </form>
  );
}
