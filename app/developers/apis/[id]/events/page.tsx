import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Code } from '@/components/developers/marked';
import { CodeBlock } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listApiStreams, listReceivers, type StreamView } from '@/lib/data/developers/event-streams';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts } from '../../../form-texts';
import { type ApiParams, requireApi, requireApiTitle } from '../require-api';
import { addReceiver, changeStream, createStream, removeReceiver } from './actions';
import { ReceiverForm, StreamForm } from './event-forms';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '/events', 'events');
}

const notes = {
  created: 'events.created',
  delete: 'events.deleted',
  verify: 'events.verified',
  pause: 'events.pausedDone',
  resume: 'events.resumed',
  allowed: 'events.allowed',
  removed: 'events.removed',
} as const;
const isNote = (done: string): done is keyof typeof notes => Object.hasOwn(notes, done);

export default async function ApiEvents({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, api, db, env } = await requireApi(id, `/developers/apis/${id}/events`);
  const [streams, receivers] = await Promise.all([listApiStreams(db, viewer, id), listReceivers(db, viewer, id)]);
  const at = await searchValue(searchParams, 'at');
  const done = await searchValue(searchParams, 'done');
  const t = await texts('devApi');
  const words = await formTexts('stream');
  return (
    <>
      <p className="max-w-prose text-muted">{t('events.lead')}</p>
      {streams.length === 0 ? (
        <EmptyState title={t('events.none')}>
          {t('events.noneText', { seconds: env.oauth.statusListTtlSeconds })}
        </EmptyState>
      ) : (
        streams.map((stream) => <Stream key={stream.id} id={id} stream={stream} issuer={env.issuer} />)
      )}
      <Panel title={t('events.createTitle')} id="create">
        <StreamForm key={at} action={createStream.bind(null, id)} texts={words} />
      </Panel>
      <Panel title={t('events.receivers')} id="receivers">
        <div className="space-y-4">
          <p className="max-w-prose text-muted">
            {t.rich('events.receiversText', { code: (part) => <Code>{part}</Code> })}
          </p>
          {receivers.length > 0 ? (
            <ul className="divide-y divide-line rounded-md border border-line">
              {receivers.map((receiver) => (
                <li key={receiver.clientId} className="flex flex-wrap items-center justify-between gap-3 px-3 py-2">
                  <span className="min-w-0">
                    <span className="block font-semibold break-words">
                      <bdi>{receiver.name}</bdi>
                    </span>
                    <code className="font-mono text-sm break-all text-muted">{receiver.clientId}</code>
                  </span>
                  <form action={removeReceiver.bind(null, id)}>
                    <input type="hidden" name="client_id" value={receiver.clientId} />
                    <SubmitButton look="quiet">{t('events.removeReceiver', { name: receiver.name })}</SubmitButton>
                  </form>
                </li>
              ))}
            </ul>
          ) : null}
          <ReceiverForm key={at} action={addReceiver.bind(null, id)} texts={words} />
          <CodeBlock
            title={t('events.sample')}
            code={[
              `curl -u CLIENT_ID:CLIENT_SECRET ${env.issuer}/oauth/token -d grant_type=client_credentials -d scope=ssf.manage`,
              `curl ${env.issuer}/ssf/streams -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\`,
              `  -d '{"aud":"${api.resource}"}'`,
              `curl ${env.issuer}/ssf/poll/STREAM_ID -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{}'`,
            ].join('\n')}
          />
        </div>
      </Panel>
      {isNote(done) ? <Toast key={`done ${at}`}>{t(notes[done])}</Toast> : null}
    </>
  );
}

async function Stream({ id, stream, issuer }: { id: string; stream: StreamView; issuer: string }) {
  const t = await texts('devApi');
  const name = stream.description ?? (stream.url ? t('events.pushed') : t('events.polled'));
  const code = (part: ReactNode) => <code className="font-mono text-sm break-all">{part}</code>;
  return (
    <Panel title={name} id={`stream-${stream.id}`}>
      <div className="space-y-4">
        <div className="break-words">
          <p>
            {stream.url
              ? t.rich('events.pushTo', { url: stream.url, code })
              : t.rich('events.pollAt', { url: `${issuer}/ssf/poll/${stream.id}`, code })}
          </p>
          <p className="text-sm text-muted">{t('events.status', { status: t(`events.${stream.status}`) })}</p>
          <p className="text-sm text-muted">{t('events.waiting', { count: stream.waiting })}</p>
          {stream.app ? <p className="text-sm text-muted">{t('events.madeBy', { app: stream.app })}</p> : null}
        </div>
        {stream.lastError ? <LastError error={stream.lastError} /> : null}
        {stream.recent.length > 0 ? (
          <Table
            caption={t('events.table', { name })}
            columns={[
              { key: 'at', label: t('events.when') },
              { key: 'event', label: t('events.event') },
              { key: 'outcome', label: t('events.outcome') },
            ]}
          >
            {stream.recent.map((event) => (
              <tr key={event.id}>
                <Cell>
                  <DateTime at={event.at} show="minute" />
                </Cell>
                <Cell>
                  <code className="font-mono text-sm">{event.event.replace(/^.*[/:]/, '')}</code>
                </Cell>
                <Cell>{event.outcome ?? t('events.outcomeWaiting')}</Cell>
              </tr>
            ))}
          </Table>
        ) : null}
        <form action={changeStream.bind(null, id)} className="flex flex-wrap gap-3">
          <input type="hidden" name="stream" value={stream.id} />
          <SubmitButton look="secondary" name="act" value="verify">
            {t('events.verify')}
          </SubmitButton>
          <SubmitButton look="secondary" name="act" value={stream.status === 'enabled' ? 'pause' : 'resume'}>
            {stream.status === 'enabled' ? t('events.pause') : t('events.resume')}
          </SubmitButton>
          <SubmitButton look="danger" name="act" value="delete">
            {t('events.delete', { name })}
          </SubmitButton>
        </form>
      </div>
    </Panel>
  );
}

async function LastError({ error: { at, text } }: { error: NonNullable<StreamView['lastError']> }) {
  const t = await texts('devApi');
  return (
    <p className="text-sm break-words">
      {t.rich('events.lastError', { reason: text, date: () => <DateTime at={at} show="minute" /> })}
    </p>
  );
}
