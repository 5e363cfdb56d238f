'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './button';
import { ControlText, useControlTexts } from './control-texts';
import { useHydrated } from './hydrated';

/** A scrolling area must be reachable by keyboard (WCAG 2.1.1). */
const scrollable = { tabIndex: 0 } as const;

/** Copies `value`. Absent without script. `what` names the value for screen readers: "client secret". */
function CopyButton({ value, what }: { value: string; what: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const texts = useControlTexts();
  if (!useHydrated()) return null;
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => {
        setState('copied');
        setTimeout(() => setState('idle'), 2000);
      },
      () => setState('failed'),
    );
  return (
    <>
      <Button type="button" look="secondary" onClick={copy} aria-label={texts.copyWhat.replace('{what}', what)}>
        {state === 'copied' ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />}
        {state === 'copied' ? texts.copied : texts.copy}
      </Button>
      <span role="status" className="sr-only">
        {state === 'copied' ? texts.copiedWhat.replace('{what}', what) : state === 'failed' ? texts.copyRefused : ''}
      </span>
    </>
  );
}

/** A value to copy. It wraps on a phone and scrolls on wide screens. One press selects all of it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div className="min-w-0 space-y-1">
      <p className="font-semibold">{label}</p>
      <div className="flex flex-wrap items-center gap-2 sm:flex-nowrap">
        <code
          className="block min-h-touch min-w-0 grow overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2.5 font-mono text-sm select-all sm:whitespace-nowrap"
          {...scrollable}
        >
          {value}
        </code>
        <CopyButton value={value} what={label} />
      </div>
    </div>
  );
}

/** A secret that is shown once. */
export function SecretBox({ label, value, children }: { label: string; value: string; children?: ReactNode }) {
  return (
    <section aria-label={label} className="space-y-3 rounded-lg border border-warn bg-warn-soft p-4">
      <CopyField label={label} value={value} />
      <p className="text-sm">{children ?? <ControlText name="secretOnce" />}</p>
    </section>
  );
}

/** Code to paste, with a copy button. `title` names it: "Settings for openid-client". */
export function CodeBlock({ title, code }: { title: string; code: string }) {
  return (
    <figure className="overflow-hidden rounded-lg border border-line bg-sunken">
      <figcaption className="flex min-h-touch flex-wrap items-center justify-between gap-2 border-b border-line px-3 py-1 text-sm font-semibold">
        {title}
        <CopyButton value={code} what={title} />
      </figcaption>
      <pre className="overflow-x-auto p-3 font-mono text-sm" {...scrollable}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
