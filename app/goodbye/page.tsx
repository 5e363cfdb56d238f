import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';

export const metadata: Metadata = { title: 'Your account is deleted' };

export default function GoodbyePage() {
  return (
    <PageShell>
      <div className="space-y-4">
        <h1 className="text-xl font-semibold">Your account is deleted</h1>
        <p>
          You are signed out, and no app has access any more. Apps that check with us know it by now; others stop when
          the pass that they hold runs out, mostly within minutes.
        </p>
        <p className="text-muted">
          What apps copied before stays with them. To have that deleted, ask them. <TextLink href="/">Home</TextLink>
        </p>
      </div>
    </PageShell>
  );
}
