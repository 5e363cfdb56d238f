import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState } from '@/components/ui/surface';
import type { ApiKeyLine } from '@/lib/data/owner/api-keys';

/** The keys, each with a form that ends it. */
export function KeyList({
  keys,
  now,
  end,
}: {
  keys: ApiKeyLine[];
  now: number;
  end: (form: FormData) => Promise<void>;
}) {
  if (keys.length === 0) return <EmptyState title="No keys" />;
  return (
    <ul className="divide-y divide-line">
      {keys.map((key) => (
        <li key={key.id} className="flex flex-wrap items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
          <div className="min-w-0">
            <p className="font-semibold wrap-anywhere">{key.name}</p>
            <p className="text-sm text-muted">
              <code className="font-mono">cs_key_…{key.hint}</code> · made <DateTime at={key.createdAt} />
              {key.endsAt === undefined ? null : (
                <>
                  {' · ends '}
                  <DateTime at={key.endsAt} now={now} />
                </>
              )}
            </p>
            <p className="text-sm text-muted">
              {key.lastUsedAt === undefined ? (
                'Never used'
              ) : (
                <>
                  Last used <DateTime at={key.lastUsedAt} now={now} show="minute" />
                </>
              )}
            </p>
            <p className="mt-1 flex flex-wrap gap-x-3 text-sm">
              {key.scopes.map((scope) => (
                <code key={scope} className="font-mono break-all">
                  {scope}
                </code>
              ))}
            </p>
          </div>
          <details>
            <summary
              className="inline-flex min-h-touch items-center rounded-md px-3 text-danger hover:bg-sunken"
              aria-label={`End the key ${key.name}`}
            >
              End…
            </summary>
            <form action={end} className="max-w-60 space-y-2 pb-2">
              <p className="text-sm">It stops working at once, and so do tokens that were got with it.</p>
              <input type="hidden" name="key" value={key.id} />
              <SubmitButton look="danger">End it now</SubmitButton>
            </form>
          </details>
        </li>
      ))}
    </ul>
  );
}
