import { Fragment } from 'react';
import type { DetailInWords } from '@/lib/oauth/model/authorization-details';

/** One authorization detail (RFC 9396), in the words of its API. A person allows it as a whole or not at all. */
export function DetailCard({ detail }: { detail: DetailInWords }) {
  return (
    <section className="rounded-md border border-line p-3">
      <h2 className="font-semibold">
        {detail.title} <span className="text-sm font-normal text-muted">{detail.api}</span>
      </h2>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {detail.facts.map((fact) => (
          <Fragment key={`${fact.title} ${fact.value}`}>
            <dt className="text-muted">{fact.title}</dt>
            <dd className="min-w-0 break-words">
              <bdi>{fact.value}</bdi>
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
