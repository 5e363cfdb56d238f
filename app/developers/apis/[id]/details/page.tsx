import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { Code } from '@/components/developers/marked';
import { Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listDetailTypes } from '@/lib/data/developers/detail-types';
import { publishedDetailType } from '@/lib/oauth/model/authorization-details';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts } from '../../../form-texts';
import { saveDetailTypes } from '../../actions';
import { type ApiParams, requireApi, requireApiTitle } from '../require-api';
import { DetailTypesForm } from './detail-types-form';

/** A scrolling area must be reachable by keyboard (WCAG 2.1.1). */
const scrollable = { tabIndex: 0 } as const;

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '/details', 'details');
}

export default async function ApiDetails({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { db, viewer } = await requireApi(id, `/developers/apis/${id}/details`);
  const types = await listDetailTypes(db, viewer, id);
  if (types === undefined) notFound();
  const at = await searchValue(searchParams, 'at');
  const saved = (await searchValue(searchParams, 'done')) === 'saved';
  const t = await texts('devApi');
  const code = (part: ReactNode) => <Code>{part}</Code>;
  const example = [
    {
      type: 'payment',
      title: t('details.exampleTitle'),
      singleAct: true,
      fields: [
        { name: 'amount', title: t('details.exampleAmount'), kind: 'number', required: true },
        {
          name: 'currency',
          title: t('details.exampleCurrency'),
          kind: 'text',
          required: true,
          choices: ['CHF', 'EUR'],
        },
        { name: 'to', title: t('details.exampleTo'), kind: 'text', required: true },
      ],
    },
  ];
  return (
    <>
      <p className="max-w-prose">{t.rich('details.lead', { code })}</p>
      <Panel title={t('details.types')} id="detail-types">
        <DetailTypesForm
          key={at}
          initial={{ types: types.length === 0 ? '' : JSON.stringify(types.map(publishedDetailType), null, 2) }}
          action={saveDetailTypes.bind(null, id)}
          texts={await formTexts('details')}
        />
      </Panel>
      <Panel title={t('details.example')} id="example">
        <pre className="overflow-x-auto font-mono text-sm" {...scrollable}>
          {JSON.stringify(example, null, 2)}
        </pre>
        <p className="mt-3 text-sm text-muted">{t('details.fields')}</p>
        <p className="mt-3 text-sm text-muted">{t.rich('details.singleAct', { code })}</p>
      </Panel>
      {saved ? <Toast key={`done ${at}`}>{t('details.saved')}</Toast> : null}
    </>
  );
}
