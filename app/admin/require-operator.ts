import { notFound } from 'next/navigation';
import { requireViewer, type Viewer } from '@/lib/web/viewer';

/** The viewer, who must be an operator. For everyone else the page is a 404. */
export async function requireOperator(path: string): Promise<Viewer> {
  const viewer = await requireViewer(path);
  if (!viewer.isOperator) notFound();
  return viewer;
}
