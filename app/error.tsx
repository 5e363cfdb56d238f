'use client';

import { Button } from '@/components/ui/button';
import { PageFrame } from '@/components/ui/page-frame';

type Props = { error: Error & { digest?: string }; reset: () => void };

/** An internal error, or an outage. Next's `digest` identifies the entry in the log. */
export default function ErrorPage({ error, reset }: Props) {
  // `UnavailableError` brings its own.
  if (error.digest === 'unavailable') return <Unavailable reset={reset} />;
  return (
    <PageFrame>
      <title>Something failed · Countersign</title>
      <h1 className="text-xl font-semibold">Something failed on our side</h1>
      <p className="mt-3">This is our fault, not yours. What you did last may or may not have been saved.</p>
      <div className="mt-5">
        <Button type="button" onClick={reset}>
          Try again
        </Button>
      </div>
      {error.digest ? (
        <details className="mt-5 text-sm text-muted">
          <summary className="flex min-h-touch items-center underline underline-offset-4">If it fails again</summary>
          <p>
            Tell the operator of this site, and quote this reference:{' '}
            <code className="font-mono select-all">{error.digest}</code>
          </p>
        </details>
      ) : null}
    </PageFrame>
  );
}

function Unavailable({ reset }: Pick<Props, 'reset'>) {
  return (
    <PageFrame>
      <title>We cannot answer just now · Countersign</title>
      <h1 className="text-xl font-semibold">We cannot answer just now</h1>
      <p className="mt-3">
        We cannot reach our records at the moment. What you did last may not have been saved: look before you do it
        again.
      </p>
      <div className="mt-5">
        <Button type="button" onClick={reset}>
          Try again
        </Button>
      </div>
    </PageFrame>
  );
}
