import { ConsentAsked, ConsentHeading } from '@/components/consent-question';
import { EndChoice } from '@/components/end-choice';
import { Button } from '@/components/ui/button';
import { Notice, Panel } from '@/components/ui/surface';
import type { exampleQuestion } from '@/lib/oauth/consent/question';
import { currentLanguage, texts } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';
import { offeredEnds, preselectedEnd } from '@/lib/words/grant-end';

type Example = NonNullable<Awaited<ReturnType<typeof exampleQuestion>>>;

/** The consent page as people see it when the app asks for everything. Its controls are disabled. */
export async function ConsentExample({ question, now }: { question: Example; now: number }) {
  const t = await texts('consent');
  const app = appFace(await currentLanguage(), question.client);
  const offered = offeredEnds(now, question.maxEndsAt);
  return (
    <Panel id="consent" title={t('example.title')}>
      <p className="mb-4 max-w-prose text-muted">{t('example.lead')}</p>
      <fieldset disabled className="max-w-narrow min-w-0 space-y-3 rounded-lg border border-line p-4">
        <legend className="sr-only">{t('example.title')}</legend>
        <ConsentHeading app={app} headline="access" isExample />
        {question.lasting ? <Notice tone="warn">{t('lasting')}</Notice> : null}
        <ConsentAsked question={question} isTicked={({ selected }) => selected} />
        <EndChoice
          offered={offered}
          selected={preselectedEnd(now, offered, undefined).choice}
          now={now}
          maxEndsAt={question.maxEndsAt}
        />
        <div className="grid grid-cols-2 gap-3">
          <Button type="button" look="secondary">
            {t('deny')}
          </Button>
          <Button type="button">{t('allow')}</Button>
        </div>
      </fieldset>
    </Panel>
  );
}
