import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** A framed part of a page, with or without a heading. */
export function Panel({
  title,
  aside,
  children,
  id,
}: {
  title?: ReactNode;
  /** A button or a link to the right of the heading. */
  aside?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section
      className="rounded-lg border border-line bg-surface p-4 sm:p-6"
      {...(id ? { id } : {})}
      {...(title && id ? { 'aria-labelledby': `${id}-title` } : {})}
    >
      {title ? (
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <h2 className="min-w-0 text-lg font-semibold wrap-anywhere" {...(id ? { id: `${id}-title` } : {})}>
            {title}
          </h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  );
}

/** The heading of a page, with a subtitle below and the main action to the right. */
export function PageHeading({ title, lead, action }: { title: ReactNode; lead?: ReactNode; action?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0 max-w-prose">
        <h1 className="text-xl font-semibold">{title}</h1>
        {lead ? <div className="mt-1 text-muted">{lead}</div> : null}
      </div>
      {action}
    </div>
  );
}

/** An error: what happened, what it means, what to do now. Screen readers announce it. */
export function Alert({ title, children }: { title?: string; children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-3 rounded-md border border-danger bg-danger-soft p-3 text-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
      <div className="min-w-0 grow space-y-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  );
}

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'danger';

const noticeLooks: Record<Tone, { box: string; icon: string }> = {
  neutral: { box: 'border-line bg-sunken', icon: 'text-muted' },
  accent: { box: 'border-accent bg-accent-soft', icon: 'text-accent' },
  good: { box: 'border-good bg-good-soft', icon: 'text-good' },
  warn: { box: 'border-warn bg-warn-soft', icon: 'text-warn' },
  danger: { box: 'border-danger bg-danger-soft', icon: 'text-danger' },
};

/** Information that is not urgent. Screen readers do not announce it. */
export function Notice({ tone = 'neutral', title, children }: { tone?: Tone; title?: string; children?: ReactNode }) {
  const Icon = tone === 'warn' || tone === 'danger' ? TriangleAlert : tone === 'good' ? CircleCheck : Info;
  return (
    <div className={`flex gap-3 rounded-md border p-3 text-ink ${noticeLooks[tone].box}`}>
      <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${noticeLooks[tone].icon}`} />
      <div className="min-w-0 grow space-y-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div>{children}</div> : null}
      </div>
    </div>
  );
}

const badgeLooks: Record<Tone, string> = {
  neutral: 'border-line bg-sunken text-muted',
  accent: 'border-accent bg-accent-soft text-accent',
  good: 'border-good bg-good-soft text-good',
  warn: 'border-warn bg-warn-soft text-warn',
  danger: 'border-danger bg-danger-soft text-danger',
};

/** A short state as text. The color repeats it and never replaces it. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1 rounded-sm border px-1.5 text-sm font-semibold whitespace-nowrap ${badgeLooks[tone]}`}
    >
      {children}
    </span>
  );
}

/** Shown when a list is empty: what will appear here, and how. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-control px-4 py-10 text-center">
      <p className="text-lg font-semibold">{title}</p>
      {children ? <div className="mx-auto mt-2 max-w-prose text-muted">{children}</div> : null}
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  );
}

/** Labels and values, one above the other on a phone. */
export function Facts({ items }: { items: { label: string; value: ReactNode }[] }) {
  return (
    <dl className="divide-y divide-line">
      {items.map((item) => (
        <div key={item.label} className="grid gap-x-6 py-2 sm:grid-cols-3">
          <dt className="min-w-0 wrap-anywhere text-muted">{item.label}</dt>
          <dd className="min-w-0 wrap-anywhere sm:col-span-2">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
