import type { ReactNode } from 'react';
import { Tabs } from '@/components/ui/nav';
import { type ApiParams, requireApi } from './require-api';

export default async function ApiLayout({ params, children }: ApiParams & { children: ReactNode }) {
  const { id } = await params;
  const base = `/developers/apis/${id}`;
  const { api } = await requireApi(id, base);
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">{api.name}</h1>
        <p className="mt-1 text-sm text-muted">
          <code className="font-mono break-all">{api.resource}</code>
        </p>
      </div>
      <Tabs
        label="Parts of this API"
        items={[
          { href: base, label: 'Overview', exact: true },
          { href: `${base}/scopes`, label: 'Scopes' },
          { href: `${base}/details`, label: 'Details' },
          { href: `${base}/apps`, label: 'Apps allowed' },
          { href: `${base}/events`, label: 'Events' },
          { href: `${base}/settings`, label: 'Settings' },
        ]}
      />
      {children}
    </>
  );
}
