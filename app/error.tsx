'use client';

import { Button } from '@/components/ui/button';
import { PageFrame } from '@/components/ui/page-frame';
import { pageError as arabic } from '@/lib/messages/ar/page-error';
import { pageError as german } from '@/lib/messages/de/page-error';
import { pageError as english } from '@/lib/messages/en/page-error';
import { pageError as spanish } from '@/lib/messages/es/page-error';
import { pageError as french } from '@/lib/messages/fr/page-error';
import { pageError as japanese } from '@/lib/messages/ja/page-error';

type Props = { error: Error & { digest?: string }; reset: () => void };

/** The server cannot pass texts to this page, because rendering on the server may be what failed. */
const texts = new Map(Object.entries({ de: german, fr: french, es: spanish, ja: japanese, ar: arabic }));

/** An internal error, or an outage. Next's `digest` identifies the entry in the log. */
export default function ErrorPage({ error, reset }: Props) {
  const words = texts.get(typeof document === 'undefined' ? 'en' : document.documentElement.lang) ?? english;
  // `UnavailableError` brings its own.
  const isDown = error.digest === 'unavailable';
  const title = isDown ? words.downTitle : words.title;
  return (
    <PageFrame>
      <title>{`${title} · Countersign`}</title>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="mt-3">{isDown ? words.down : words.means}</p>
      <div className="mt-5">
        <Button type="button" onClick={reset}>
          {words.again}
        </Button>
      </div>
      {error.digest && !isDown ? (
        <details className="mt-5 text-sm text-muted">
          <summary className="flex min-h-touch items-center underline underline-offset-4">{words.ifAgain}</summary>
          <p>
            {words.quote} <code className="font-mono select-all">{error.digest}</code>
          </p>
        </details>
      ) : null}
    </PageFrame>
  );
}
