import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

/** What few need, folded. Opens without script. */
export function Disclosure({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="group rounded-md border border-line" open={open}>
      <summary className="flex min-h-touch items-center justify-between gap-3 rounded-md px-3 font-semibold">
        {title}
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted transition-transform group-open:rotate-180" />
      </summary>
      <div className="space-y-4 border-t border-line p-3">{children}</div>
    </details>
  );
}
