import type { ReactNode } from 'react';
import { Brand } from './brand';

/** The sheet of a page with a single task, without texts of its own. `foot` is shown below the sheet, in small type. */
export function PageFrame({ aside, children, foot }: { aside?: ReactNode; children: ReactNode; foot?: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-narrow grow flex-col">
      <header className="flex min-h-12 items-center justify-between gap-3 px-4 sm:px-0 sm:pt-6 print:hidden">
        <a href="/" className="inline-flex min-h-touch items-center rounded-md">
          <Brand />
        </a>
        <div className="min-w-0 text-sm text-muted">{aside}</div>
      </header>
      <main
        id="content"
        className="border-line bg-surface px-4 pt-4 pb-5 max-sm:grow max-sm:border-t sm:mt-3 sm:rounded-lg sm:border sm:p-8"
      >
        {children}
      </main>
      {foot ? <div className="px-4 py-4 text-sm text-muted sm:px-0">{foot}</div> : null}
    </div>
  );
}
