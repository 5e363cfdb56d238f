import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';
import { currentViewer } from '@/lib/web/viewer';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page checks by itself that the viewer is an operator.
  if (!viewer?.isOperator) return children;
  const t = await texts('admin');
  return (
    <AppShell
      viewer={viewer}
      section="admin"
      nav={[
        { href: '/admin/apps', label: t('nav.apps') },
        { href: '/admin/keys', label: t('nav.keys') },
        { href: '/admin/scopes', label: t('nav.scopes') },
        { href: '/admin/access', label: t('nav.access') },
        { href: '/admin/audit', label: t('nav.audit') },
      ]}
    >
      {children}
    </AppShell>
  );
}
