import type { ReactNode } from 'react';

/** A component with its examples. */
export function Shown({
  id,
  title,
  note,
  children,
}: {
  id: string;
  title: string;
  note?: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={id} className="min-w-0 space-y-4 border-t border-line pt-6">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {note ? <p className="max-w-prose text-sm text-muted">{note}</p> : null}
      {children}
    </section>
  );
}

/** One state of a component. */
export function State({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-2">
      <p className="text-sm text-muted">{name}</p>
      {children}
    </div>
  );
}

export function States({ children }: { children: ReactNode }) {
  return <div className="grid gap-6 md:grid-cols-2">{children}</div>;
}
