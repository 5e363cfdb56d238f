import { Search } from 'lucide-react';
import Form from 'next/form';
import { Button } from '@/components/ui/button';

/** Filters a list. The query is in the address, so it can be bookmarked and shared. */
export function SearchBox({ action, label, query }: { action: string; label: string; query: string }) {
  return (
    <Form action={action} role="search" className="flex w-full gap-2 sm:w-auto">
      <input
        type="search"
        name="q"
        aria-label={label}
        placeholder={label}
        defaultValue={query}
        className="block min-h-touch w-full min-w-0 rounded-md border border-control bg-surface px-3 py-2 text-ink sm:w-64"
      />
      <Button type="submit" look="secondary" aria-label="Search">
        <Search aria-hidden className="size-4" />
      </Button>
    </Form>
  );
}
