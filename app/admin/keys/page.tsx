import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { Badge, PageHeading, Panel, type Tone } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import type { KeyView } from '@/lib/oauth/server';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { requireOperator } from '../require-operator';
import { rotate } from './actions';
import { inWords } from './key-words';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin/keys');
  return { title: 'Signing keys' };
}

const states: Record<KeyView['state'], { label: string; tone: Tone }> = {
  published: { label: 'published', tone: 'accent' },
  signing: { label: 'signing', tone: 'good' },
  retired: { label: 'retired', tone: 'neutral' },
};

export default async function KeysPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  await requireOperator('/admin/keys');
  const { env, oauth } = await server();
  const { keyRotationSeconds, keyPublishedSeconds, keyRetiredSeconds } = env.oauth;
  const keys = await oauth.keys.list();
  const now = nowSeconds();
  const { done } = await searchParams;
  const waits =
    keys.length > 0 && keys.every(({ retiredAt, state }) => retiredAt !== undefined || state === 'published');
  return (
    <>
      <PageHeading
        title="Signing keys"
        lead={`Tokens are signed with these. They follow one another by themselves every ${inWords(keyRotationSeconds)}.`}
      />
      <Table
        caption="Signing keys"
        columns={[
          { key: 'alg', label: 'Algorithm' },
          { key: 'state', label: 'State' },
          { key: 'when', label: 'Next' },
          { key: 'kid', label: 'Key id' },
          { key: 'act', label: <span className="sr-only">Act</span>, align: 'end' },
        ]}
      >
        {keys.map((key) => (
          <tr key={key.kid}>
            <Cell>{key.alg}</Cell>
            <Cell>
              <Badge tone={states[key.state].tone}>{states[key.state].label}</Badge>
            </Cell>
            <Cell>
              <Next shown={key} now={now} />
            </Cell>
            <Cell>
              <code className="block min-w-48 font-mono text-sm break-all">{key.kid}</code>
            </Cell>
            <Cell align="end">
              <TextLink href={`/admin/keys/${key.kid}/withdraw`} className="whitespace-nowrap">
                Withdraw…
                <span className="sr-only">
                  {' '}
                  {key.alg}, {states[key.state].label}
                </span>
              </TextLink>
            </Cell>
          </tr>
        ))}
      </Table>
      <Panel title="Rotate now" id="rotate">
        <div className="max-w-prose space-y-4">
          <p>
            Makes a new key for each algorithm. It is published first and signs {inWords(keyPublishedSeconds)} later,
            when every app that checks tokens has had time to see it. The previous key stays valid for{' '}
            {inWords(keyRetiredSeconds)}. Nobody is affected.
          </p>
          {waits ? (
            <p className="text-muted">New keys are already published and will sign soon.</p>
          ) : (
            <form action={rotate}>
              <SubmitButton>Rotate</SubmitButton>
            </form>
          )}
        </div>
      </Panel>
      {done === 'rotated' ? <Toast key={keys.length}>New keys are published.</Toast> : null}
      {done === 'withdrawn' ? <Toast key={keys[0]?.kid}>The key is withdrawn.</Toast> : null}
    </>
  );
}

function Next({ shown, now }: { shown: KeyView; now: number }) {
  if (shown.state === 'published') {
    return (
      <>
        Signs from <DateTime at={shown.activeAt} now={now} show="minute" />
      </>
    );
  }
  if (shown.state === 'retired' && shown.removedAt !== undefined) {
    return (
      <>
        Removed <DateTime at={shown.removedAt} now={now} />
      </>
    );
  }
  if (shown.retiredAt !== undefined) {
    return (
      <>
        Signs until <DateTime at={shown.retiredAt} now={now} show="minute" />
      </>
    );
  }
  return (
    <>
      Signs since <DateTime at={shown.activeAt} now={now} />
    </>
  );
}
