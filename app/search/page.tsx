import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { EmptyState, PageHeading } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { find } from './find';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('search'))('title') };
}

export default async function SearchPage({ searchParams }: { searchParams: Search }) {
  const query = await searchValue(searchParams, 'q');
  const viewer = await requireViewer(`/search${query && `?${new URLSearchParams({ q: query })}`}`);
  const t = await texts('search');
  const { groups, count, isCut } = await find(await server(), await currentLanguage(), viewer, query, nowSeconds());
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <search>
        <form method="get" className="flex max-w-prose flex-wrap items-end gap-3">
          <div className="min-w-0 grow">
            <TextField
              label={t('label')}
              name="q"
              type="search"
              maxLength={100}
              autoComplete="off"
              autoFocus
              defaultValue={query}
            />
          </div>
          <SubmitButton>{t('submit')}</SubmitButton>
        </form>
      </search>
      {query === '' ? null : count === 0 ? (
        <EmptyState title={t('none', { query })}>{t('noneText')}</EmptyState>
      ) : (
        <p className="text-muted">{t('found', { count })}</p>
      )}
      {groups.map(({ key, title, results }) => (
        <section key={key} aria-labelledby={`group-${key}`} className="space-y-2">
          <h2 id={`group-${key}`} className="text-lg font-semibold">
            {title}
          </h2>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {results.map(({ href, name, detail }) => (
              <li key={href} className="px-4 py-3 wrap-anywhere">
                <TextLink href={href}>
                  <bdi>{name}</bdi>
                </TextLink>
                {detail === undefined ? null : <p className="text-sm text-muted">{detail}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
      {isCut ? <p className="text-muted">{t('more')}</p> : null}
    </>
  );
}
