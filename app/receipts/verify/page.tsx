import type { Metadata } from 'next';
import { PageShell } from '@/components/ui/shell';
import { checkReceipt } from './actions';
import { VerifyForm } from './verify-form';

export const metadata: Metadata = { title: 'Check a receipt' };

/** For anybody, without an account and without script. */
export default function VerifyPage() {
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">Check a receipt</h1>
      <p className="mt-2 text-muted">
        A receipt says what somebody allowed an app, and is signed by us. Here you see whether it is genuine, and
        whether what it says still holds.
      </p>
      <VerifyForm action={checkReceipt} />
    </PageShell>
  );
}
