import type { ReactNode } from 'react';
import { AppShell } from '@/components/ui/shell';
import { currentViewer } from '@/lib/web/viewer';

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // Each page checks by itself that the viewer is an operator.
  if (!viewer?.isOperator) return children;
  return (
    <AppShell
      viewer={viewer}
      section="admin"
      nav={[
        { href: '/admin/apps', label: 'Apps' },
        { href: '/admin/keys', label: 'Signing keys' },
        { href: '/admin/scopes', label: 'Scopes' },
      ]}
    >
      {children}
    </AppShell>
  );
}
