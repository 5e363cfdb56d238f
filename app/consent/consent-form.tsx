import { AppHeading, AppStanding } from '@/components/app-identity';
import { ConsentCheckbox } from '@/components/consent-line';
import { DetailCard } from '@/components/detail-card';
import { EndChoice } from '@/components/end-choice';
import { ScopeEnds } from '@/components/scope-ends';
import { Button, textLinkClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert, Notice } from '@/components/ui/surface';
import type { ConsentQuestion } from '@/lib/oauth/server';
import type { Flash } from '@/lib/web/flash';
import { type AppFace, appFace, destinationName, schemeWarning } from '@/lib/words/app-display';
import { consentText, consentTextHash, lossInWords, lossOnce, lossTitle } from '@/lib/words/consent-text';
import { offeredEnds, preselectedEnd } from '@/lib/words/grant-end';
import { shownAddress } from '@/lib/words/mail-address';
import { scopeWords } from '@/lib/words/scope-words';

const messages: Record<string, { text: string; atEnd?: true }> = {
  date_missing: { text: 'Choose the last day, or one of the steps.', atEnd: true },
  date_past: { text: 'That day is over. Choose today or a later one.', atEnd: true },
  end_too_late: { text: 'That is longer than this app accepts. Choose an earlier end.', atEnd: true },
  act_too_long: { text: 'Access for one act lasts a day at most. Choose an earlier end.', atEnd: true },
  form_incomplete: { text: 'Your answer did not arrive whole, and nothing was allowed. Answer again below.' },
  question_changed: {
    text: 'The question changed while you were reading, and nothing was allowed. Look again and answer below.',
  },
  form_stale: {
    text: 'This page was written for another sign-in, and nothing was allowed. Look again and answer below.',
  },
};

/** The consent form: a plain form that works without script. */
export function ConsentForm({
  question,
  now,
  flash,
  vouchedFor,
}: {
  question: ConsentQuestion;
  now: number;
  flash: Flash | undefined;
  /** The names of verified apps, to warn about a similar name. */
  vouchedFor: readonly string[];
}) {
  const { subject, client, lines, details, current, maxEndsAt, singleAct, interaction } = question;
  const app = appFace(client, vouchedFor);
  const { device } = interaction.request;
  const claimable = device ? undefined : schemeWarning(question.redirectOrigin);
  const loss = lossInWords(question);
  const message = flash
    ? messages[singleAct && flash.code === 'end_too_late' ? 'act_too_long' : flash.code]
    : undefined;
  const offered = offeredEnds(now, maxEndsAt, singleAct);
  const preselected = preselectedEnd(now, offered, current);
  const kept = flash?.values['scopes']?.split(' ');
  const faultAt = flash?.values['fault_scope'];
  const ends = lines
    .filter(({ scope }) => scope !== 'offline_access')
    .map(({ scope, api, required }) => ({
      scope,
      required,
      title: scopeWords(scope, api).title,
      endsAt: ownEnd(current, scope, now),
    }));
  const hasNew = current !== undefined && lines.some(({ isNew }) => isNew);
  const signOut = `/signout?${new URLSearchParams({ interaction: interaction.id })}`;
  return (
    <PageShell
      aside={
        <span className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate" title={`${subject.name}, ${shownAddress(subject.email)}`}>
            <bdi>{shownAddress(subject.email)}</bdi>
          </span>
          <a href={signOut} className={`inline-flex min-h-touch shrink-0 items-center ${textLinkClass}`}>
            Not you?
          </a>
        </span>
      }
    >
      <form method="post" action="/consent/submit" noValidate className="space-y-3">
        <input type="hidden" name="interaction" value={interaction.id} />
        <input type="hidden" name="form_token" value={question.formToken} />
        <input type="hidden" name="shown" value={consentTextHash(consentText(question))} />
        <AppHeading app={app}>wants access to your account</AppHeading>
        <AppStanding app={app} />
        {message && !message.atEnd ? <Alert>{message.text}</Alert> : null}
        {message?.atEnd ? <Alert title="Nothing was allowed yet">{message.text}</Alert> : null}
        {device ? (
          <Notice tone="warn" title="This is for a device">
            It shows the code <span className="font-mono font-semibold">{device.userCode}</span>. If it is not in front
            of you, or somebody sent you here, deny: you would let them into your account.
          </Notice>
        ) : null}
        {claimable === undefined ? null : <Notice tone="warn">{claimable}</Notice>}
        {current?.pausedAt === undefined ? null : (
          <Notice tone="warn">You paused this app. If you allow it, its access goes on.</Notice>
        )}
        {loss.length === 0 ? null : (
          <Notice tone="warn" title={lossTitle}>
            <ul className="list-disc pl-5">
              {loss.map((title) => (
                <li key={title}>
                  <bdi>{title}</bdi>
                </li>
              ))}
            </ul>
            <p>{lossOnce}</p>
          </Notice>
        )}
        {details.length > 0 ? <p className="font-semibold">asks you to allow exactly this</p> : null}
        {details.map((detail) => (
          <DetailCard key={JSON.stringify(detail)} detail={detail} />
        ))}
        {lines.length === 0 ? null : (
          <fieldset className="min-w-0">
            <legend className="font-semibold">{hasNew ? 'wants more than before' : 'wants to'}</legend>
            <div className="divide-y divide-line">
              {lines.map((line) => (
                <ConsentCheckbox
                  key={line.scope}
                  line={line}
                  marked={hasNew && line.isNew}
                  ticked={kept ? kept.includes(line.scope) : line.selected}
                />
              ))}
            </div>
          </fieldset>
        )}
        <ScopeEnds
          lines={ends}
          remindBeforeSeconds={current?.remindBeforeSeconds}
          posted={kept && flash?.values}
          fault={faultAt !== undefined && message ? { scope: faultAt, text: message.text } : undefined}
        />
        <div className="decision-bar space-y-2 border-t border-line bg-surface pt-3">
          <EndChoice
            offered={offered}
            // A request for a single act is allowed once by default.
            selected={flash?.values['duration'] ?? (details.length > 0 ? 'once' : preselected.choice)}
            date={flash?.values['until'] || preselected.at}
            now={now}
            maxEndsAt={maxEndsAt}
            singleAct={singleAct}
            error={message?.atEnd && faultAt === undefined ? message.text : undefined}
          />
          <div className="grid grid-cols-2 gap-3">
            <Button type="submit" name="action" value="deny" look="secondary">
              Deny
            </Button>
            <Button type="submit" name="action" value="allow">
              Allow
            </Button>
          </div>
          <RedirectNotice app={app} place={device ? 'your device' : destinationName(question.redirectOrigin)} />
        </div>
      </form>
    </PageShell>
  );
}

/** The end of this permission from the current grant, if it has not passed. */
function ownEnd(current: ConsentQuestion['current'], scope: string, now: number): number | null {
  const end = current?.scopes.find((entry) => entry.scope === scope)?.endsAt ?? null;
  return end !== null && end > now ? end : null;
}

function RedirectNotice({ app, place }: { app: AppFace; place: string }) {
  return (
    <p className="text-sm text-muted">
      Next: <bdi>{place}</bdi> ·{' '}
      {app.privacyPolicy ? <AppLink href={app.privacyPolicy}>Privacy policy</AppLink> : 'no privacy policy given'}
      {app.terms ? (
        <>
          {' '}
          · <AppLink href={app.terms}>Terms</AppLink>
        </>
      ) : null}
    </p>
  );
}

function AppLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={textLinkClass}>
      {children}
    </a>
  );
}
