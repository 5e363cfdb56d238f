import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">There is no such page</h1>
      <p className="mt-3">The address may be mistyped, or what it led to may be gone or belong to another account.</p>
      <p className="mt-5 flex gap-6">
        <TextLink href="/account">Apps with access</TextLink>
        <TextLink href="/developers">Developers</TextLink>
      </p>
    </PageShell>
  );
}
