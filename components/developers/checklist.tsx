import { Circle, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';

export type Step = { key: string; done: boolean; title: string; text: ReactNode };

/** The steps of an integration: done, next and open. The first open step is emphasized. */
export function Checklist({ steps }: { steps: Step[] }) {
  const next = steps.find((step) => !step.done)?.key;
  return (
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
              {step.title}
              <span className="sr-only">{step.done ? ' (done)' : step.key === next ? ' (next)' : ' (to do)'}</span>
            </p>
            {step.done ? null : <div className="text-sm text-muted">{step.text}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
