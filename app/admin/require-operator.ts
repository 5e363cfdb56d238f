import { notFound } from 'next/navigation';
import { requireViewer, type Viewer } from '@/lib/web/viewer';

/** For everyone but operators there is no such page. */
export async function requireOperator(path: string): Promise<Viewer> {
  const viewer = await requireViewer(path);
  if (!viewer.isOperator) notFound();
  return viewer;
}
