import { ChevronRight } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { z } from 'zod';
import { kindTexts } from '@/components/developers/kinds';
import { TextLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { askableScopes } from '@/lib/data/developers/api-access';
import { clientKinds } from '@/lib/data/developers/clients';
import { server } from '@/lib/server';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { createApp } from '../actions';
import { AppForm } from '../app-form';
import { newAppValues } from '../app-form-data';
import { offersFor } from '../form-options';

export const metadata: Metadata = { title: 'Register an app · Developers' };

export default async function NewAppPage({ searchParams }: { searchParams: Search }) {
  const kind = z.enum(clientKinds).safeParse(await searchValue(searchParams, 'type'));
  const viewer = await requireViewer(`/developers/apps/new${kind.success ? `?type=${kind.data}` : ''}`);
  if (!kind.success) return <KindChoice />;
  const { db, env } = await server();
  return (
    <>
      <PageHeading
        title={`Register an app: ${kindTexts[kind.data].name}`}
        lead={
          <>
            {kindTexts[kind.data].about} <TextLink href="/developers/apps/new">Another type</TextLink>
          </>
        }
      />
      <AppForm
        kind={kind.data}
        scopes={kind.data === 'machine' ? [] : await askableScopes(db, viewer)}
        initial={newAppValues(kind.data)}
        offers={offersFor(env, viewer)}
        action={createApp.bind(null, kind.data)}
        submitLabel="Register the app"
      />
    </>
  );
}

function KindChoice() {
  return (
    <>
      <PageHeading
        title="Register an app"
        lead="Where does it run? The type decides how it proves who it is, and stays."
      />
      <ul className="grid gap-3 md:grid-cols-2">
        {clientKinds.map((kind) => (
          <li key={kind}>
            <Link
              href={`/developers/apps/new?type=${kind}`}
              className="flex h-full items-center gap-3 rounded-lg border border-line bg-surface p-4 hover:border-accent"
            >
              <span className="min-w-0 grow">
                <span className="block font-semibold">{kindTexts[kind].name}</span>
                <span className="mt-1 block text-sm text-muted">{kindTexts[kind].about}</span>
              </span>
              <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
