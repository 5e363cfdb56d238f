import { Circle, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { Panel } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';

export type Step = { key: string; done: boolean; title: string; text?: ReactNode };

/** The steps of an integration. The first open step is emphasized. Nothing once all are done. */
export async function GettingStarted({ steps }: { steps: Step[] }) {
  const t = await texts('developers');
  const done = steps.filter((step) => step.done).length;
  if (done === steps.length) return null;
  const next = steps.find((step) => !step.done)?.key;
  return (
    <Panel
      title={t('gettingStarted')}
      id="steps"
      aside={<span className="text-muted">{t('stepsDone', { done, all: steps.length })}</span>}
    >
      <ol className="space-y-3">
        {steps.map((step) => (
          <li key={step.key} className="flex gap-3" {...(step.key === next ? { 'aria-current': 'step' as const } : {})}>
            {step.done ? (
              <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-good" />
            ) : (
              <Circle
                aria-hidden
                className={`mt-0.5 size-5 shrink-0 ${step.key === next ? 'text-accent' : 'text-muted'}`}
              />
            )}
            <div className="min-w-0">
              <p className={step.key === next ? 'font-semibold' : ''}>
                {step.title}{' '}
                <span className="sr-only">{t(`step.${step.done ? 'done' : step.key === next ? 'next' : 'open'}`)}</span>
              </p>
              {step.done ? null : <div className="text-sm text-muted">{step.text}</div>}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
