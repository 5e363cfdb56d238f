import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listDetailTypes } from '@/lib/data/developers/detail-types';
import { publishedDetailType } from '@/lib/oauth/model/authorization-details';
import { type Search, searchValue } from '@/lib/web/page-query';
import { saveDetailTypes } from '../../actions';
import { type ApiParams, requireApi } from '../require-api';
import { DetailTypesForm } from './detail-types-form';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}/details`);
  return { title: `Details · ${api.name}` };
}

const example = JSON.stringify(
  [
    {
      type: 'payment',
      title: 'Make a payment',
      singleAct: true,
      fields: [
        { name: 'amount', title: 'Amount', kind: 'number', required: true },
        { name: 'currency', title: 'Currency', kind: 'text', required: true, choices: ['CHF', 'EUR'] },
        { name: 'to', title: 'To', kind: 'text', required: true },
      ],
    },
  ],
  null,
  2,
);

export default async function ApiDetails({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { db, viewer } = await requireApi(id, `/developers/apis/${id}/details`);
  const types = await listDetailTypes(db, viewer, id);
  if (types === undefined) notFound();
  const at = await searchValue(searchParams, 'at');
  const saved = (await searchValue(searchParams, 'done')) === 'saved';
  return (
    <>
      <p className="max-w-prose">
        A scope is a permission; a detail is one thing: this payment, of this much, to this person. Apps send it as{' '}
        <code className="font-mono text-sm">authorization_details</code> (RFC 9396), people see every field of it in
        your words, and your API finds it in the access token as it was allowed.
      </p>
      <Panel title="Types" id="detail-types">
        <DetailTypesForm
          key={at}
          initial={{ types: types.length === 0 ? '' : JSON.stringify(types.map(publishedDetailType), null, 2) }}
          action={saveDetailTypes.bind(null, id)}
        />
      </Panel>
      <Panel title="For example" id="example">
        <pre className="overflow-x-auto font-mono text-sm">{example}</pre>
        <p className="mt-3 text-sm text-muted">
          A field is a text, a number, a boolean, texts, or a group with fields of its own. What is not listed is
          refused.
        </p>
        <p className="mt-3 text-sm text-muted">
          <code className="font-mono">singleAct</code> says that a type is one act. People can then allow it once, or
          for a day at most, and never “until I end it”.
        </p>
      </Panel>
      {saved ? <Toast key={`done ${at}`}>Saved.</Toast> : null}
    </>
  );
}
