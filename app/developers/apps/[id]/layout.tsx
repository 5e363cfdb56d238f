import type { ReactNode } from 'react';
import { AppLogo } from '@/components/ui/app-logo';
import { Tabs } from '@/components/ui/nav';
import { Badge } from '@/components/ui/surface';
import { LostVerificationNotice } from '@/components/verified-mark';
import { texts } from '@/lib/web/language';
import { logoPath } from '@/lib/words/app-display';
import { type AppParams, requireApp } from './require-app';

export default async function AppLayout({ params, children }: AppParams & { children: ReactNode }) {
  const { id } = await params;
  const base = `/developers/apps/${id}`;
  const { client } = await requireApp(id, base);
  const [t, shared] = await Promise.all([texts('devApp'), texts('developers')]);
  const name = client.metadata.client_name;
  return (
    <>
      <div className="flex items-center gap-4">
        <AppLogo name={name} src={client.logoHash && logoPath(client.logoHash)} size="large" />
        <div className="min-w-0">
          <h1 className="text-xl font-semibold wrap-anywhere">
            <bdi>{name}</bdi>
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
            <Badge>{shared(`kinds.${client.kind}`)}</Badge>
            {client.verifiedAt === undefined ? null : <Badge tone="good">{t('siteVerified')}</Badge>}
            <code className="font-mono break-all">{client.id}</code>
          </p>
        </div>
      </div>
      <Tabs
        label={t('tabs.label')}
        items={[
          { href: base, label: t('tabs.overview'), exact: true },
          { href: `${base}/settings`, label: t('tabs.settings') },
          { href: `${base}/credentials`, label: t('tabs.credentials') },
          ...(client.metadata.grant_types.includes('urn:ietf:params:oauth:grant-type:jwt-bearer')
            ? [{ href: `${base}/issuers`, label: t('tabs.issuers') }]
            : []),
          ...(client.kind === 'machine' ? [] : [{ href: `${base}/preview`, label: t('tabs.preview') }]),
          { href: `${base}/events`, label: t('tabs.events') },
          { href: `${base}/log`, label: t('tabs.log') },
        ]}
      />
      {client.lostMark ? <LostVerificationNotice lost={client.lostMark} next={t('markLostNext')} /> : null}
      {children}
    </>
  );
}
