import { ChevronRight } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { z } from 'zod';
import { TextLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { askableScopes } from '@/lib/data/developers/api-access';
import { clientKinds } from '@/lib/data/developers/clients';
import { server } from '@/lib/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { appFormTexts } from '../../form-texts';
import { createApp } from '../actions';
import { AppForm } from '../app-form';
import { newAppValues } from '../app-form-data';
import { groupsOf, offersFor } from '../form-options';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('devApp'))('newTab') };
}

const kindSchema = z.enum(clientKinds);

export default async function NewAppPage({ searchParams }: { searchParams: Search }) {
  const { data: kind } = kindSchema.safeParse(await searchValue(searchParams, 'type'));
  const viewer = await requireViewer(`/developers/apps/new${kind ? `?type=${kind}` : ''}`);
  if (!kind) return <KindChoice />;
  const { db, env } = await server();
  const [t, shared] = await Promise.all([texts('devApp'), texts('developers')]);
  return (
    <>
      <PageHeading
        title={t('newTitleOf', { kind: shared(`kinds.${kind}`) })}
        lead={
          <>
            {shared(`kinds.${kind}Text`)} <TextLink href="/developers/apps/new">{t('otherType')}</TextLink>
          </>
        }
      />
      <AppForm
        kind={kind}
        scopes={
          kind === 'machine' ? [] : groupsOf(await askableScopes(db, viewer, { language: await currentLanguage() }))
        }
        initial={newAppValues(kind)}
        offers={offersFor(env, viewer)}
        action={createApp.bind(null, kind)}
        purpose="register"
        texts={await appFormTexts()}
      />
    </>
  );
}

async function KindChoice() {
  const [t, shared] = await Promise.all([texts('devApp'), texts('developers')]);
  return (
    <>
      <PageHeading title={t('newTitle')} lead={t('newLead')} />
      <ul className="grid gap-3 md:grid-cols-2">
        {clientKinds.map((kind) => (
          <li key={kind}>
            <Link
              href={`/developers/apps/new?type=${kind}`}
              className="flex h-full items-center gap-3 rounded-lg border border-line bg-surface p-4 hover:border-accent"
            >
              <span className="min-w-0 grow">
                <span className="block font-semibold">{shared(`kinds.${kind}`)}</span>
                <span className="mt-1 block text-sm text-muted">{shared(`kinds.${kind}Text`)}</span>
              </span>
              <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:-scale-x-100" />
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
