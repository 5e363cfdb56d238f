import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Alert, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { accountStanding } from '@/lib/data/people/account';
import { countSessions } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('data'))('lost.title') };
}

type Query = { flash?: string | string[] };

/** The page for a lost device: what can be ended at once, and what each ending means. */
export default async function LostPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer('/account/lost');
  const { env, db } = await server();
  const now = nowSeconds();
  const t = await texts('data');
  const [sessions, { apps, keys }] = await Promise.all([
    countSessions(db, viewer, now),
    accountStanding(db, viewer, now),
  ]);
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const elsewhere = sessions - 1;
  return (
    <>
      <PageHeading title={t('lost.title')} lead={t('lost.lead')} />
      {flash?.code === 'ended' ? <Done flash={flash} /> : null}
      {flash?.code === 'nothing' ? <Alert title={t('lost.choose')}>{t('lost.chooseBody')}</Alert> : null}
      <Panel>
        {elsewhere + apps + keys === 0 ? (
          <div className="space-y-2">
            <p>{t('lost.nothingLeft')}</p>
            {flash?.code === 'ended' ? null : <ChangePassword />}
          </div>
        ) : (
          <form method="post" action="/account/lost/submit">
            <div className="divide-y divide-line">
              <Choice value="sessions" count={elsewhere} />
              <Choice value="apps" count={apps} />
              <Choice value="keys" count={keys} />
            </div>
            <div className="mt-6 flex flex-wrap gap-3">
              <ButtonLink href="/account/security">{t('lost.cancel')}</ButtonLink>
              <Button type="submit" look="danger">
                {t('lost.submit')}
              </Button>
            </div>
          </form>
        )}
      </Panel>
    </>
  );
}

/** Only the sign-outs are selected at first: they lose nothing. The rest concerns other devices, too. */
async function Choice({ value, count }: { value: 'sessions' | 'apps' | 'keys'; count: number }) {
  const t = await texts('data');
  const words = {
    sessions: [t('lost.sessions'), t('lost.sessionsHint'), t('lost.sessionsCount', { count }), t('lost.sessionsNone')],
    apps: [t('lost.apps'), t('lost.appsHint'), t('lost.appsCount', { count }), t('lost.appsNone')],
    keys: [t('lost.keys'), t('lost.keysHint'), t('lost.keysCount', { count }), t('lost.keysNone')],
  };
  const [label, hint, counted, none] = words[value];
  if (count <= 0) return <p className="py-3 text-muted">{none}</p>;
  return (
    <Checkbox
      name="end"
      value={value}
      defaultChecked={value === 'sessions'}
      label={<span className="font-semibold">{label}</span>}
      hint={
        <>
          {hint} <span className="whitespace-nowrap">({counted})</span>
        </>
      }
    />
  );
}

async function Done({ flash }: { flash: Flash }) {
  const t = await texts('data');
  const count = (kind: string) => Number(flash.values[kind] ?? Number.NaN);
  const [sessions, apps, keys] = [count('sessions'), count('apps'), count('keys')];
  return (
    <Notice tone="good" title={t('lost.done')}>
      {Number.isNaN(sessions) ? null : <p>{t('lost.doneSessions', { count: sessions })}</p>}
      {Number.isNaN(apps) ? null : <p>{t('lost.doneApps', { count: apps })}</p>}
      {Number.isNaN(keys) ? null : <p>{t('lost.doneKeys', { count: keys })}</p>}
      <ChangePassword />
    </Notice>
  );
}

async function ChangePassword() {
  const t = await texts('data');
  const link = (part: ReactNode) => <TextLink href="/account/security#your-password">{part}</TextLink>;
  return <p>{t.rich('lost.password', { link })}</p>;
}
