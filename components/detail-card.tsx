import { Fragment } from 'react';
import type { DetailInWords } from '@/lib/oauth/model/authorization-details';
import { currentLanguage } from '@/lib/web/language';
import { detailNames, factInWords, paymentOf, paymentText } from '@/lib/words/detail-words';

/**
 * One authorization detail (RFC 9396), in the words of its API. A payment shows its amount and its payee first. A
 * person allows it as a whole or not at all.
 */
export async function DetailCard({ detail }: { detail: DetailInWords }) {
  const language = await currentLanguage();
  const payment = paymentOf(detail);
  const { title, api } = detailNames(language, detail);
  const facts = (payment?.rest ?? detail.facts).map((fact) => factInWords(language, fact));
  return (
    <section className="rounded-md border border-line p-3">
      <h2 className={payment ? 'text-sm text-muted' : 'font-semibold'}>
        <bdi>{title}</bdi>
        <span className="text-sm font-normal text-muted">
          {' · '}
          <bdi>{api}</bdi>
        </span>
      </h2>
      {payment ? (
        <p className="text-xl font-semibold wrap-anywhere tabular-nums">
          <bdi>{paymentText(language, payment)}</bdi>
        </p>
      ) : null}
      {facts.length === 0 ? null : (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {facts.map((fact) => (
            <Fragment key={`${fact.title} ${fact.value}`}>
              <dt className="text-muted">
                <bdi>{fact.title}</bdi>
              </dt>
              <dd className="min-w-0 break-words">
                <bdi>{fact.value}</bdi>
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </section>
  );
}
