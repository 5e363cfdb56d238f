import { ConsentAsked, ConsentHeading } from '@/components/consent-question';
import { EndChoice } from '@/components/end-choice';
import { ScopeEnds } from '@/components/scope-ends';
import { Button, textLinkClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import type { ConsentQuestion } from '@/lib/oauth/server';
import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { type AppFace, appFace, destinationName } from '@/lib/words/app-display';
import { consentSheet } from '@/lib/words/consent-lines';
import { consentText, consentTextHash } from '@/lib/words/consent-text';
import { offeredEnds, preselectedEnd } from '@/lib/words/grant-end';
import { shownAddress } from '@/lib/words/mail-address';
import { scopeWords } from '@/lib/words/scope-words';
import { ConsentWarnings } from './consent-warnings';

const problems = {
  nothing_chosen: { text: 'nothingChosen', about: 'permissions' },
  date_missing: { text: 'dateMissing', about: 'end' },
  date_past: { text: 'datePast', about: 'end' },
  end_too_late: { text: 'endTooLate', about: 'end' },
  act_too_long: { text: 'actTooLong', about: 'end' },
  form_incomplete: { text: 'formIncomplete', about: 'form' },
  question_changed: { text: 'questionChanged', about: 'form' },
  form_stale: { text: 'formStale', about: 'form' },
} as const;

/** The consent form: a plain form that works without script. */
export async function ConsentForm({
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
  const language = await currentLanguage();
  const t = await texts('consent');
  const { client, lines, details, current, maxEndsAt, singleAct, interaction } = question;
  const app = appFace(language, client, vouchedFor);
  const code = singleAct && flash?.code === 'end_too_late' ? 'act_too_long' : flash?.code;
  const problem = Object.entries(problems).find(([name]) => name === code)?.[1];
  const text = problem && t(`problems.${problem.text}`);
  const offered = offeredEnds(now, maxEndsAt, singleAct);
  const preselected = preselectedEnd(now, offered, current);
  const kept = flash?.values['scopes']?.split(' ');
  const isAll = flash?.code === 'select_all';
  const faultAt = flash?.values['fault_scope'];
  return (
    <PageShell aside={<Account question={question} />}>
      <form method="post" action="/consent/submit" noValidate className="space-y-2 sm:space-y-3">
        <input type="hidden" name="interaction" value={interaction.id} />
        <input type="hidden" name="form_token" value={question.formToken} />
        <input type="hidden" name="language" value={language} />
        <input type="hidden" name="shown" value={consentTextHash(consentText(language, question))} />
        <ConsentHeading app={app} headline={consentSheet(question).headline} />
        {text ? (
          <Alert {...(problem.about === 'form' ? {} : { title: t('problems.nothingAllowed') })}>{text}</Alert>
        ) : null}
        <ConsentWarnings question={question} />
        <ConsentAsked
          question={question}
          isTicked={(line) => isAll || (kept ? kept.includes(line.scope) : line.selected)}
        />
        {singleAct ? null : (
          <ScopeEnds
            lines={lines
              .filter(({ scope }) => scope !== 'offline_access')
              .map(({ scope, api, required }) => ({
                scope,
                required,
                title: scopeWords(language, scope, api).title,
                endsAt: ownEnd(current, scope, now),
              }))}
            remindBeforeSeconds={current?.remindBeforeSeconds}
            posted={flash?.values['duration'] === undefined ? undefined : flash.values}
            fault={faultAt !== undefined && text ? { scope: faultAt, text } : undefined}
          />
        )}
        <div className="decision-bar space-y-2 border-t border-line bg-surface pt-2">
          <EndChoice
            offered={offered}
            // A request for a single act is allowed once by default.
            selected={flash?.values['duration'] ?? (details.length > 0 ? 'once' : preselected.choice)}
            date={flash?.values['until'] || preselected.at}
            now={now}
            maxEndsAt={maxEndsAt}
            singleAct={singleAct}
            error={problem?.about === 'end' && faultAt === undefined ? text : undefined}
          />
          <div className="grid grid-cols-2 gap-3">
            <Button type="submit" name="action" value="deny" look="secondary">
              {t('deny')}
            </Button>
            <Button type="submit" name="action" value="allow">
              {t('allow')}
            </Button>
          </div>
        </div>
        <Destination
          app={app}
          place={interaction.request.device ? t('places.device') : destinationName(language, question.redirectOrigin)}
        />
      </form>
    </PageShell>
  );
}

/** Who is signed in, and a way to change that. */
async function Account({ question: { subject, interaction } }: { question: ConsentQuestion }) {
  const t = await texts('consent');
  const address = shownAddress(subject.email);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <bdi className="min-w-0 truncate" title={address}>
        {address}
      </bdi>
      <a
        href={`/login/accounts?${new URLSearchParams({ interaction: interaction.id })}`}
        className={`inline-flex min-h-touch shrink-0 items-center ${textLinkClass}`}
      >
        {t('notYou')}
      </a>
    </span>
  );
}

/** The end of this permission from the current grant, if it has not passed. */
function ownEnd(current: ConsentQuestion['current'], scope: string, now: number): number | null {
  const end = current?.scopes.find((entry) => entry.scope === scope)?.endsAt ?? null;
  return end !== null && end > now ? end : null;
}

async function Destination({ app, place }: { app: AppFace; place: string }) {
  const t = await texts('consent');
  return (
    <p className="flex flex-wrap gap-x-4 text-sm text-muted">
      <span>
        <bdi>{t('next', { place })}</bdi>
      </span>
      {app.privacyPolicy ? (
        <AppLink href={app.privacyPolicy}>{t('privacyPolicy')}</AppLink>
      ) : (
        <span>{t('noPrivacyPolicy')}</span>
      )}
      {app.terms ? <AppLink href={app.terms}>{t('terms')}</AppLink> : null}
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
