import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { z } from 'zod';
import { Receipt } from '@/components/receipt';
import { TextLink, textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageHeading, Panel } from '@/components/ui/surface';
import { listReceipts } from '@/lib/data/owner/receipts';
import { currentLanguage, currentZone } from '@/lib/web/language';
import { receiptInWords } from '@/lib/words/receipt-words';
import { requireGrant } from '../require-grant';

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { grantId } = await props.params;
  await requireReceipt(grantId, await idIn(props));
  return { title: 'Receipt' };
}

const kinds = { allowed: 'allowed', changed: 'changed', ended: 'ended' } as const;

type Props = { params: Promise<{ grantId: string }>; searchParams: Promise<{ id?: string | string[] }> };

const idIn = async ({ searchParams }: Pick<Props, 'searchParams'>) =>
  z.string().safeParse((await searchParams).id).data;

const requireReceipt = cache(async (grantId: string, wanted: string | undefined) => {
  const found = await requireGrant(grantId, `/account/apps/${grantId}/receipt`);
  const all = await listReceipts(found.db, found.viewer, grantId);
  const chosen = wanted === undefined ? all[0] : all.find(({ id }) => id === wanted);
  if (wanted !== undefined && !chosen) notFound();
  return { ...found, all, chosen };
});

/** A receipt to read and print, with links to the other receipts of the same grant. */
export default async function ReceiptPage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const { viewer, oauth, now, all, chosen } = await requireReceipt(grantId, await idIn({ searchParams }));
  const here = `/account/apps/${grantId}/receipt`;
  const receipt = chosen && (await oauth.receipts.signed(viewer.sub, chosen.id));
  const words = receipt && receiptInWords(await currentLanguage(), await currentZone(), receipt.claims);
  return (
    <>
      <TextLink href={`/account/apps/${grantId}`} className="inline-flex min-h-touch items-center gap-1 print:hidden">
        <ChevronLeft aria-hidden className="size-4" />
        Back to this access
      </TextLink>
      {receipt && words ? (
        <>
          <PageHeading
            title={<bdi>{words.title}</bdi>}
            lead="A receipt, signed by us. Whoever you give it to can check it without asking you."
          />
          <Panel id="receipt">
            <Receipt claims={receipt.claims} words={words} />
          </Panel>
          {receipt.text === undefined ? null : (
            <Panel id="question" title="What you were asked">
              <p className="font-mono text-sm whitespace-pre-line wrap-anywhere">
                <bdi>{receipt.text}</bdi>
              </p>
            </Panel>
          )}
          <div className="print:hidden">
            <Panel id="keep" title="Keep it">
              <ul className="flex flex-wrap gap-x-6">
                <Download href={`${here}/download?id=${receipt.id}&as=jwt`}>Download the signed receipt</Download>
                <Download href={`${here}/download?id=${receipt.id}&as=json`}>Download it as JSON</Download>
                <li>
                  <a href="/receipts/verify" className={`inline-flex min-h-touch items-center ${textLinkClass}`}>
                    Check a receipt
                  </a>
                </li>
              </ul>
              <p className="mt-2 text-sm text-muted">
                The page can be printed, too. It says what was so when it was signed.
              </p>
            </Panel>
          </div>
        </>
      ) : (
        <PageHeading
          title="No receipt"
          lead="This access was allowed without a page that asked you, or before receipts were written here."
        />
      )}
      {all.length < 2 ? null : (
        <div className="print:hidden">
          <Panel id="all" title="All receipts of this access">
            <ul className="divide-y divide-line">
              {all.map(({ id, kind, at }) => (
                <li key={id} className="flex flex-wrap items-center justify-between gap-x-6">
                  <a
                    href={`${here}?id=${id}`}
                    className={`inline-flex min-h-touch items-center ${textLinkClass}`}
                    {...(id === receipt?.id ? { 'aria-current': 'page' as const } : {})}
                  >
                    {kinds[kind]} <span className="sr-only">, receipt {id}</span>
                  </a>
                  <span className="text-sm text-muted">
                    <DateTime at={at} now={now} show="minute" />
                  </span>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      )}
    </>
  );
}

function Download({ href, children }: { href: string; children: string }) {
  return (
    <li>
      <a href={href} download className={`inline-flex min-h-touch items-center ${textLinkClass}`}>
        {children}
      </a>
    </li>
  );
}
