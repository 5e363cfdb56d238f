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
import { currentLanguage, texts } from '@/lib/web/language';
import { requireOperator } from '../require-operator';
import { rotate } from './actions';
import { inWords } from './key-words';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin/keys');
  return { title: (await texts('admin'))('keys.title') };
}

const tones: Record<KeyView['state'], Tone> = { published: 'accent', signing: 'good', retired: 'neutral' };

export default async function KeysPage({ searchParams }: { searchParams: Promise<{ done?: string | string[] }> }) {
  await requireOperator('/admin/keys');
  const { env, oauth } = await server();
  const { keyRotationSeconds, keyPublishedSeconds, keyRetiredSeconds } = env.oauth;
  const keys = await oauth.keys.list();
  const now = nowSeconds();
  const { done } = await searchParams;
  const t = await texts('admin');
  const language = await currentLanguage();
  const waits =
    keys.length > 0 && keys.every(({ retiredAt, state }) => retiredAt !== undefined || state === 'published');
  return (
    <>
      <PageHeading title={t('keys.title')} lead={t('keys.lead', { duration: inWords(language, keyRotationSeconds) })} />
      <Table
        caption={t('keys.title')}
        columns={[
          { key: 'alg', label: t('keys.alg') },
          { key: 'state', label: t('keys.state') },
          { key: 'when', label: t('keys.when') },
          { key: 'kid', label: t('keys.kid') },
          { key: 'act', label: <span className="sr-only">{t('keys.actions')}</span>, align: 'end' },
        ]}
      >
        {keys.map((key) => (
          <tr key={key.kid}>
            <Cell>{key.alg}</Cell>
            <Cell>
              <Badge tone={tones[key.state]}>{t(`keys.${key.state}`)}</Badge>
            </Cell>
            <Cell>
              <Schedule shown={key} now={now} rotation={keyRotationSeconds} />
            </Cell>
            <Cell>
              <code className="block min-w-48 font-mono text-sm break-all">{key.kid}</code>
            </Cell>
            <Cell align="end">
              <TextLink
                href={`/admin/keys/${key.kid}/withdraw`}
                className="whitespace-nowrap"
                aria-label={t('keys.withdrawOf', { alg: key.alg, state: t(`keys.${key.state}`) })}
              >
                {t('keys.withdraw')}
              </TextLink>
            </Cell>
          </tr>
        ))}
      </Table>
      <Panel title={t('keys.rotateTitle')} id="rotate">
        <div className="max-w-prose space-y-4">
          <p>
            {t('keys.rotateText', {
              published: inWords(language, keyPublishedSeconds),
              retired: inWords(language, keyRetiredSeconds),
            })}
          </p>
          {waits ? (
            <p className="text-muted">{t('keys.waiting')}</p>
          ) : (
            <form action={rotate}>
              <SubmitButton>{t('keys.rotate')}</SubmitButton>
            </form>
          )}
        </div>
      </Panel>
      {done === 'rotated' ? <Toast key={keys.length}>{t('keys.rotated')}</Toast> : null}
      {done === 'withdrawn' ? <Toast key={keys[0]?.kid}>{t('keys.withdrawn')}</Toast> : null}
    </>
  );
}

async function Schedule({ shown, now, rotation }: { shown: KeyView; now: number; rotation: number }) {
  const t = await texts('admin');
  const { state, activeAt, retiredAt, removedAt } = shown;
  const at = (time: number) => () => <DateTime at={time} />;
  const atMinute = (time: number) => () => <DateTime at={time} now={now} show="minute" />;
  if (state === 'published') return t.rich('keys.signsFrom', { date: atMinute(activeAt) });
  if (state === 'retired' && removedAt !== undefined) return t.rich('keys.removed', { date: at(removedAt) });
  if (retiredAt !== undefined) return t.rich('keys.signsUntil', { date: atMinute(retiredAt) });
  return (
    <>
      <span className="block">{t.rich('keys.signsSince', { date: at(activeAt) })}</span>
      <span className="block text-sm text-muted">{t.rich('keys.nextRotation', { date: at(activeAt + rotation) })}</span>
    </>
  );
}
