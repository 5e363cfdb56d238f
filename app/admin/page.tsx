import { redirect } from 'next/navigation';
import { requireOperator } from './require-operator';

/** The operators' area has no overview yet. */
export default async function AdminPage() {
  await requireOperator('/admin');
  redirect('/admin/apps');
}
