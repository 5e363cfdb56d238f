import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { PrintButton } from '@/components/print-button';
import { Receipt } from '@/components/receipt';
import { TextLink, textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageHeading, Panel } from '@/components/ui/surface';
import { listReceipts } from '@/lib/data/owner/receipts';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
import { type Search, textOf } from '@/lib/web/page-query';
import { appFace } from '@/lib/words/app-display';
import { receiptInWords } from '@/lib/words/receipt-words';
import { appsPage } from '../../grant-words';
import { requireGrant } from '../require-grant';

type Props = { params: Promise<{ grantId: string }>; searchParams: Search };

const idIn = async ({ searchParams }: Pick<Props, 'searchParams'>) => textOf((await searchParams)['id']);

const requireReceipt = cache(async (grantId: string, wanted: string | undefined) => {
  const found = await requireGrant(grantId, `${appsPage}/${grantId}/receipt`);
  const all = await listReceipts(found.db, found.viewer, grantId);
  const chosen = wanted === undefined ? all[0] : all.find(({ id }) => id === wanted);
  if (wanted !== undefined && !chosen) notFound();
  const receipt = chosen && (await found.oauth.receipts.signed(found.viewer.sub, chosen.id));
  const words = receipt && receiptInWords(await currentLanguage(), await currentZone(), receipt.claims);
  return { ...found, all, receipt, words };
});

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { grantId } = await props.params;
  const { words } = await requireReceipt(grantId, await idIn(props));
  const title = (await texts('receipts'))('title');
  return { title: words ? `${title} · ${words.title}` : title };
}

/** A receipt to read and print, with links to the other receipts of the same grant. Only the receipt is printed. */
export default async function ReceiptPage(props: Props) {
  const { grantId } = await props.params;
  const { grant, receipt, words } = await requireReceipt(grantId, await idIn(props));
  const t = await texts('receipts');
  const app = appFace(await currentLanguage(), grant.client).name.text;
  return (
    <>
      <TextLink href={`${appsPage}/${grantId}`} className="inline-flex min-h-touch items-center gap-1 print:hidden">
        <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
        {t('back', { app })}
      </TextLink>
      {receipt && words ? (
        <>
          <PageHeading
            title={<bdi>{words.title}</bdi>}
            lead={t('lead')}
            action={
              <span className="print:hidden">
                <PrintButton label={t('print')} />
              </span>
            }
          />
          <Panel id="receipt">
            <Receipt words={words} />
          </Panel>
          {receipt.text === undefined ? null : (
            <Panel id="question" title={t('asked')}>
              <p className="whitespace-pre-line wrap-anywhere">
                <bdi>{receipt.text}</bdi>
              </p>
            </Panel>
          )}
          <Keep grantId={grantId} id={receipt.id} />
        </>
      ) : (
        <PageHeading title={t('none')} lead={t('noneText')} />
      )}
      <AllReceipts {...props} />
    </>
  );
}

async function Keep({ grantId, id }: { grantId: string; id: string }) {
  const t = await texts('receipts');
  const file = (as: string) => `${appsPage}/${grantId}/receipt/download?id=${id}&as=${as}`;
  const link = `inline-flex min-h-touch items-center ${textLinkClass}`;
  return (
    <div className="print:hidden">
      <Panel id="keep" title={t('download')}>
        <ul className="flex flex-wrap gap-x-6">
          <li>
            <a href={file('jwt')} download className={link}>
              {t('downloadSigned')}
            </a>
          </li>
          <li>
            <a href={file('json')} download className={link}>
              {t('downloadJson')}
            </a>
          </li>
          <li>
            <a href="/receipts/verify" className={link}>
              {t('verify')}
            </a>
          </li>
        </ul>
        <p className="mt-2 text-sm text-muted">{t('moment')}</p>
      </Panel>
    </div>
  );
}

async function AllReceipts(props: Props) {
  const { grantId } = await props.params;
  const { all, receipt, now } = await requireReceipt(grantId, await idIn(props));
  if (all.length < 2) return null;
  const t = await texts('receipts');
  return (
    <div className="print:hidden">
      <Panel id="all" title={t('all')}>
        <ul className="divide-y divide-line">
          {all.map(({ id, kind, at }) => (
            <li key={id} className="flex flex-wrap items-center justify-between gap-x-6">
              <a
                href={`${appsPage}/${grantId}/receipt?id=${id}`}
                className={`inline-flex min-h-touch items-center ${textLinkClass}`}
                {...(id === receipt?.id ? { 'aria-current': 'page' as const } : {})}
              >
                {t(`kind.${kind}`)}
                <span className="sr-only">{`, ${t('number', { id })}`}</span>
              </a>
              <span className="text-sm text-muted">
                <DateTime at={at} now={now} show="minute" />
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
