import { AppHeading, AppStanding } from '@/components/app-identity';
import { ConsentGroups, Fold, type LineChoice } from '@/components/consent-line';
import { DetailCard } from '@/components/detail-card';
import { textLinkClass } from '@/components/ui/button';
import type { ConsentQuestion } from '@/lib/oauth/server';
import { texts } from '@/lib/web/language';
import type { AppFace } from '@/lib/words/app-display';
import { consentSheet, countLines, type Headline, type LineGroup, mostShown } from '@/lib/words/consent-lines';

/** What the app wants, in one sentence, and what we know about the app. */
export async function ConsentHeading(props: { app: AppFace; headline: Headline; isExample?: boolean }) {
  const { app, headline, isExample = false } = props;
  const t = await texts('consent');
  return (
    <>
      <AppHeading
        app={app}
        isExample={isExample}
        headline={t.rich(`headline.${headline}`, {
          app: app.name.text,
          b: (name) => (
            <b className="font-semibold">
              <bdi>{name}</bdi>
            </b>
          ),
        })}
      />
      <AppStanding app={app} />
    </>
  );
}

const linesOf = (groups: readonly LineGroup[]) => groups.flatMap(({ lines }) => lines);

/** The acts, what the app requires, what the person chooses, and what is allowed already. */
export async function ConsentAsked({
  question,
  isTicked,
}: {
  question: Pick<ConsentQuestion, 'lines' | 'details' | 'current'>;
  isTicked: LineChoice['isTicked'];
}) {
  const t = await texts('consent');
  const { lines, details } = question;
  const sheet = consentSheet(question);
  const choice: LineChoice = { marksNew: sheet.more, isTicked };
  const count = lines.length > mostShown ? <p className="text-sm text-muted">{t('count', countLines(lines))}</p> : null;
  return (
    <>
      {details.map((detail) => (
        <DetailCard key={JSON.stringify(detail)} detail={detail} />
      ))}
      {sheet.required.length === 0 ? count : null}
      {sheet.required.length === 0 ? null : (
        <section>
          <div className="flex flex-wrap items-baseline justify-between gap-x-2">
            <h2 className="font-semibold">{t('required')}</h2>
            {count}
          </div>
          <ConsentGroups groups={sheet.required} choice={choice} />
        </section>
      )}
      {sheet.optional.length === 0 ? null : (
        <fieldset className="min-w-0" data-checks>
          <legend className="sr-only">{t('optional')}</legend>
          <div className="flex items-center justify-between gap-3">
            <p aria-hidden className="font-semibold">
              {t('optional')}
            </p>
            {linesOf(sheet.optional).length < 2 ? null : (
              <button
                type="submit"
                name="action"
                value="select_all"
                data-check-all
                className={`inline-flex min-h-7 shrink-0 items-center whitespace-nowrap ${textLinkClass}`}
              >
                {t('selectAll')}
              </button>
            )}
          </div>
          <ConsentGroups groups={sheet.optional} choice={choice} />
        </fieldset>
      )}
      {sheet.allowed.length === 0 ? null : (
        <Fold summary={t('alreadyAllowed', { count: linesOf(sheet.allowed).length })}>
          <ConsentGroups groups={sheet.allowed} choice={choice} />
        </Fold>
      )}
    </>
  );
}
