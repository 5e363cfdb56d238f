import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { requireOperator } from './require-operator';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin');
  return {};
}

/** The operators' area has no overview yet. */
export default async function AdminPage() {
  await requireOperator('/admin');
  redirect('/admin/apps');
}
