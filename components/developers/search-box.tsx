import { Search } from 'lucide-react';
import Form from 'next/form';
import { Button } from '@/components/ui/button';
import { SubmitAsTyped } from '@/components/ui/submit-as-typed';

/**
 * Filters a list. The query is in the address, so it can be bookmarked and shared. With script the list follows the
 * typing; without it, the button sends the form.
 */
export function SearchBox({
  action,
  query,
  texts,
}: {
  action: string;
  query: string;
  texts: { label: string; submit: string };
}) {
  return (
    <Form action={action} role="search" replace scroll={false} className="flex w-full gap-2 sm:w-auto">
      <SubmitAsTyped />
      <input
        type="search"
        name="q"
        maxLength={100}
        autoComplete="off"
        aria-label={texts.label}
        placeholder={texts.label}
        defaultValue={query}
        className="block min-h-touch w-full min-w-0 rounded-md border border-control bg-surface px-3 py-2 text-ink sm:w-64"
      />
      <Button type="submit" look="secondary" aria-label={texts.submit}>
        <Search aria-hidden className="size-4" />
      </Button>
    </Form>
  );
}
