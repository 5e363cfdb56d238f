import type { Metadata } from 'next';
import { PageShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';
import { checkReceipt } from './actions';
import { VerifyForm } from './verify-form';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('receipts'))('check.title') };
}

/** For anybody, without an account and without script. */
export default async function VerifyPage() {
  const t = await texts('receipts');
  return (
    <PageShell>
      <div className="print:hidden">
        <h1 className="text-xl font-semibold">{t('check.title')}</h1>
        <p className="mt-2 text-muted">{t('check.lead')}</p>
      </div>
      <VerifyForm
        action={checkReceipt}
        texts={{
          receipt: t('check.receipt'),
          hint: t('check.hint'),
          file: t('check.file'),
          submit: t('check.submit'),
          result: t('check.result'),
          forged: t('check.forged'),
          forgedText: t('check.forgedText'),
          genuine: t('check.genuine'),
          genuineText: t('check.genuineText'),
        }}
      />
    </PageShell>
  );
}
