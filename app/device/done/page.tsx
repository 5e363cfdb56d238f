import type { Metadata } from 'next';
import { textLinkClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';

export const metadata: Metadata = { title: 'Back to your device' };

const answers = {
  allowed: {
    title: 'Your device is connected',
    text: 'It goes on by itself in a few seconds. You can close this page.',
  },
  denied: { title: 'Nothing was allowed', text: 'Your device has been told. You can close this page.' },
  late: {
    title: 'That code was answered already',
    text: 'Nothing more was sent to the device. If it still waits, start again there.',
  },
} as const;

/** The last page of the device flow: the answer went to the device. */
export default async function DeviceDonePage({
  searchParams,
}: {
  searchParams: Promise<{ answer?: string | string[] }>;
}) {
  const { answer } = await searchParams;
  const { title, text } = answers[answer === 'denied' || answer === 'late' ? answer : 'allowed'];
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="mt-3">{text}</p>
      <p className="mt-5">
        <a href="/account" className={textLinkClass}>
          Apps with access
        </a>
      </p>
    </PageShell>
  );
}
