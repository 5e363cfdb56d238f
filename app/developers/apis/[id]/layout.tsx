import type { ReactNode } from 'react';
import { Tabs } from '@/components/ui/nav';
import { texts } from '@/lib/web/language';
import { type ApiParams, requireApi } from './require-api';

export default async function ApiLayout({ params, children }: ApiParams & { children: ReactNode }) {
  const { id } = await params;
  const base = `/developers/apis/${id}`;
  const { api } = await requireApi(id, base);
  const t = await texts('devApi');
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold wrap-anywhere">
          <bdi>{api.name}</bdi>
        </h1>
        <p className="mt-1 text-sm text-muted">
          <code className="font-mono break-all">{api.resource}</code>
        </p>
      </div>
      <Tabs
        label={t('tabs.label')}
        items={[
          { href: base, label: t('tabs.overview'), exact: true },
          { href: `${base}/scopes`, label: t('tabs.scopes') },
          { href: `${base}/details`, label: t('tabs.details') },
          { href: `${base}/apps`, label: t('tabs.apps') },
          { href: `${base}/events`, label: t('tabs.events') },
          { href: `${base}/settings`, label: t('tabs.settings') },
        ]}
      />
      {children}
    </>
  );
}
