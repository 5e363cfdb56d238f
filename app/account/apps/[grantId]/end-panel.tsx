import { EndChoice } from '@/components/end-choice';
import { ScopeEnds } from '@/components/scope-ends';
import { Button } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Alert, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { GrantView } from '@/lib/data/owner/grants';
import type { Flash } from '@/lib/web/flash';
import { offeredEnds, unchangedEnd } from '@/lib/words/grant-end';
import { scopeWords } from '@/lib/words/scope-words';

const faults: Record<string, string> = {
  date_missing: 'Choose the last day, or one of the steps.',
  date_past: 'That day is over. Choose today or a later one, or end the access above.',
  end_too_late: 'That is longer than this app accepts. Choose an earlier end.',
  act_too_long: 'Access for one act ends within a day of when you allowed it. Choose an earlier end.',
};

/** Shows and changes the end of the grant, the ends of single permissions, and the reminder. */
export function AccessEnd({ grant, now, flash }: { grant: GrantView; now: number; flash: Flash | undefined }) {
  const fault = flash
    ? faults[grant.singleAct && flash.code === 'end_too_late' ? 'act_too_long' : flash.code]
    : undefined;
  // The choices of the refused attempt, or of the attempt before the sign-in that a later end requires.
  const posted = fault || flash?.code === 'proved' ? flash?.values : undefined;
  const faultAt = fault ? flash?.values['fault_scope'] : undefined;
  const kept = unchangedEnd(grant);
  const offered = [kept, ...offeredEnds(now, grant.maxEndsAt, grant.singleAct).filter(({ value }) => value !== 'once')];
  return (
    <Panel id="duration-panel" title="When it ends">
      <p className="mb-4">
        {grant.endsAt === undefined ? (
          'It has access until you end it.'
        ) : (
          <>
            It has access until <DateTime at={grant.endsAt} now={now} show="minute" />.
          </>
        )}
      </p>
      {grant.once ? (
        <p className="text-muted">You allowed it once. It cannot be made longer; the app asks you again next time.</p>
      ) : (
        <form method="post" action="/account/apps/submit" noValidate className="max-w-prose space-y-4">
          <input type="hidden" name="grant" value={grant.id} />
          {fault ? <Alert title="Nothing was changed">{fault}</Alert> : null}
          {flash?.code === 'proved' ? <Alert title="Not changed yet">Look once more, and save.</Alert> : null}
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
              .map(({ scope, api, endsAt, required }) => ({
                scope,
                title: scopeWords('en', scope, api).title,
                endsAt,
                required,
              }))}
            remindBeforeSeconds={grant.remindBeforeSeconds}
            posted={posted}
            fault={fault && faultAt !== undefined ? { scope: faultAt, text: fault } : undefined}
          />
          <p className="text-sm text-muted">
            A step counts from now. A later end asks you to sign in again; an earlier one also reaches what the app
            already holds.
          </p>
          <UnsavedChanges changed={posted !== undefined} />
          <Button type="submit" name="action" value="change_end" look="primary">
            Save the end
          </Button>
        </form>
      )}
    </Panel>
  );
}
