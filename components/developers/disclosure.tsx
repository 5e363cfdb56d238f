import { ChevronDown, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** A folded section for rare settings. Opens without script. */
export function Disclosure({
  title,
  open = false,
  tone = 'neutral',
  children,
}: {
  title: string;
  open?: boolean;
  tone?: 'neutral' | 'danger';
  children: ReactNode;
}) {
  const danger = tone === 'danger';
  return (
    <details className={`group rounded-md border bg-surface ${danger ? 'border-danger' : 'border-line'}`} open={open}>
      <summary className="flex min-h-touch items-center justify-between gap-3 rounded-md px-3 font-semibold">
        <span className={`flex items-center gap-2 ${danger ? 'text-danger' : ''}`}>
          {danger ? <TriangleAlert aria-hidden className="size-5 shrink-0" /> : null}
          {title}
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
      </summary>
      <div className="space-y-4 border-t border-line p-3">{children}</div>
    </details>
  );
}
