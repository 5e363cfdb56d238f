import type { ReactNode } from 'react';
import { kindTexts } from '@/components/developers/kinds';
import { AppLogo } from '@/components/ui/app-logo';
import { Tabs } from '@/components/ui/nav';
import { Badge } from '@/components/ui/surface';
import { LostVerificationNotice } from '@/components/verified-mark';
import { logoPath } from '@/lib/words/app-display';
import { type AppParams, requireApp } from './require-app';

export default async function AppLayout({ params, children }: AppParams & { children: ReactNode }) {
  const { id } = await params;
  const base = `/developers/apps/${id}`;
  const { client } = await requireApp(id, base);
  return (
    <>
      <div className="flex items-center gap-4">
        <AppLogo name={client.metadata.client_name} src={client.logoHash && logoPath(client.logoHash)} size="large" />
        <div className="min-w-0">
          <h1 className="text-xl font-semibold">{client.metadata.client_name}</h1>
          <p className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted">
            <Badge>{kindTexts[client.kind].name}</Badge>
            {client.verifiedAt === undefined ? null : <Badge tone="good">site verified</Badge>}
            <code className="font-mono break-all">{client.id}</code>
          </p>
        </div>
      </div>
      <Tabs
        label="Parts of this app"
        items={[
          { href: base, label: 'Overview', exact: true },
          { href: `${base}/settings`, label: 'Settings' },
          { href: `${base}/credentials`, label: 'Credentials' },
          ...(client.metadata.grant_types.includes('urn:ietf:params:oauth:grant-type:jwt-bearer')
            ? [{ href: `${base}/issuers`, label: 'Trusted issuers' }]
            : []),
          ...(client.kind === 'machine' ? [] : [{ href: `${base}/preview`, label: 'Preview' }]),
          { href: `${base}/log`, label: 'Log' },
        ]}
      />
      {client.lostMark ? (
        <LostVerificationNotice
          lost={client.lostMark}
          next="People no longer see “site verified”. Change it back, or ask an operator of this portal to verify the app again."
        />
      ) : null}
      {children}
    </>
  );
}
