import type { Metadata } from 'next';
import { CodeBlock } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listApiStreams, listReceivers, type StreamView } from '@/lib/data/developers/event-streams';
import { type Search, searchValue } from '@/lib/web/page-query';
import { counted } from '@/lib/words/count-words';
import { type ApiParams, requireApi } from '../require-api';
import { addReceiver, changeStream, createStream, removeReceiver } from './actions';
import { ReceiverForm, StreamForm } from './event-forms';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}/events`);
  return { title: `Events · ${api.name}` };
}

const notes: Record<string, string> = {
  created: 'The stream was created.',
  delete: 'The stream was deleted.',
  verify: 'A verification event is on its way.',
  pause: 'Paused: events are held.',
  resume: 'The stream is on again.',
  allowed: 'The app may receive events for this API.',
  removed: 'The app no longer receives events.',
};

const statusTexts = { enabled: 'on', paused: 'paused: events are held', disabled: 'off: no events are kept' } as const;

const columns = [
  { key: 'at', label: 'When' },
  { key: 'event', label: 'Event' },
  { key: 'outcome', label: 'Outcome' },
];

export default async function ApiEvents({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, api, db, env } = await requireApi(id, `/developers/apis/${id}/events`);
  const [streams, receivers] = await Promise.all([listApiStreams(db, viewer, id), listReceivers(db, viewer, id)]);
  const at = await searchValue(searchParams, 'at');
  const note = notes[await searchValue(searchParams, 'done')];
  return (
    <>
      <p className="max-w-prose text-muted">
        When a person ends, pauses or narrows access, the API can get an event at once and refuse tokens that are still
        in use. Events are signed (Shared Signals Framework 1.0, CAEP 1.0) and concern this API only.
      </p>
      {streams.length === 0 ? (
        <EmptyState title="No streams yet">
          Without one, an API that reads the status list sees an end within {env.oauth.statusListTtlSeconds} seconds.
        </EmptyState>
      ) : (
        streams.map((stream) => <Stream key={stream.id} id={id} stream={stream} issuer={env.issuer} />)
      )}
      <Panel title="Create a stream" id="create">
        <StreamForm key={at} action={createStream.bind(null, id)} />
      </Panel>
      <Panel title="Apps that receive events for this API" id="receivers">
        <div className="space-y-4">
          <p className="max-w-prose text-muted">
            With credentials of its own, the API creates its streams and polls. The verifier in{' '}
            <code className="font-mono text-sm">examples/verifier</code> does so with these credentials.
          </p>
          {receivers.length > 0 ? (
            <ul className="divide-y divide-line rounded-md border border-line">
              {receivers.map((receiver) => (
                <li key={receiver.clientId} className="flex flex-wrap items-center justify-between gap-3 px-3 py-2">
                  <span className="min-w-0">
                    <span className="block font-semibold break-words">{receiver.name}</span>
                    <code className="font-mono text-sm break-all text-muted">{receiver.clientId}</code>
                  </span>
                  <form action={removeReceiver.bind(null, id)}>
                    <input type="hidden" name="client_id" value={receiver.clientId} />
                    <SubmitButton look="quiet">{`Stop ${receiver.name}`}</SubmitButton>
                  </form>
                </li>
              ))}
            </ul>
          ) : null}
          <ReceiverForm key={at} action={addReceiver.bind(null, id)} />
          <CodeBlock
            title="As the API’s app"
            code={[
              `curl -u CLIENT_ID:CLIENT_SECRET ${env.issuer}/oauth/token -d grant_type=client_credentials -d scope=ssf.manage`,
              `curl ${env.issuer}/ssf/streams -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\`,
              `  -d '{"aud":"${api.resource}"}'`,
              `curl ${env.issuer}/ssf/poll/STREAM_ID -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{}'`,
            ].join('\n')}
          />
        </div>
      </Panel>
      {note ? <Toast key={`done ${at}`}>{note}</Toast> : null}
    </>
  );
}

function Stream({ id, stream, issuer }: { id: string; stream: StreamView; issuer: string }) {
  const name = stream.description ?? (stream.url ? 'Pushed events' : 'Polled events');
  return (
    <Panel title={name} id={`stream-${stream.id}`}>
      <div className="space-y-4">
        <p className="break-words">
          {stream.url ? 'Pushed to ' : 'Polled at '}
          <code className="font-mono text-sm break-all">{stream.url ?? `${issuer}/ssf/poll/${stream.id}`}</code>
          <span className="block text-sm text-muted">
            {statusTexts[stream.status]} · {counted(stream.waiting, 'event')} waiting
            {stream.app ? ` · made by ${stream.app}` : ''}
          </span>
        </p>
        {stream.lastError ? (
          <p className="text-sm break-words">
            Last failed delivery, <DateTime at={stream.lastError.at} show="minute" />: {stream.lastError.text}
          </p>
        ) : null}
        {stream.recent.length > 0 ? (
          <Table caption={`Last events of ${name}`} columns={columns}>
            {stream.recent.map((event) => (
              <tr key={event.id}>
                <Cell>
                  <DateTime at={event.at} show="minute" />
                </Cell>
                <Cell>
                  <code className="font-mono text-sm">{event.event.replace(/^.*[/:]/, '')}</code>
                </Cell>
                <Cell>{event.outcome ?? 'waiting'}</Cell>
              </tr>
            ))}
          </Table>
        ) : null}
        <form action={changeStream.bind(null, id)} className="flex flex-wrap gap-3">
          <input type="hidden" name="stream" value={stream.id} />
          <SubmitButton look="secondary" name="act" value="verify">
            Send a verification event
          </SubmitButton>
          <SubmitButton look="secondary" name="act" value={stream.status === 'enabled' ? 'pause' : 'resume'}>
            {stream.status === 'enabled' ? 'Pause' : 'Resume'}
          </SubmitButton>
          <SubmitButton look="danger" name="act" value="delete">
            {`Delete ${name}`}
          </SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
