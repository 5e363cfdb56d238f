/** What a person can search for: connected apps, pages, and their own apps and APIs. */
import { listApis } from '@/lib/data/developers/apis';
import { listClients } from '@/lib/data/developers/clients';
import { listAccess } from '@/lib/data/owner/access-list';
import { type Language, textsIn } from '@/lib/messages/texts';
import type { World } from '@/lib/server';
import { appFace } from '@/lib/words/app-display';
import { namedPages } from './pages';

/** One result. `detail` tells apart what has the same name. */
type Result = { href: string; name: string; detail?: string };
type Group = { key: 'access' | 'pages' | 'apps' | 'apis'; title: string; results: Result[] };
export type Found = { groups: Group[]; count: number; isCut: boolean };

/** The number of results of each group. */
const most = 6;

type Searcher = { sub: string; isOperator: boolean };

/** The groups that have results. Nothing for an empty query. */
export async function find(
  { db }: Pick<World, 'db'>,
  language: Language,
  viewer: Searcher,
  query: string,
  now: number,
): Promise<Found> {
  if (query === '') return { groups: [], count: 0, isCut: false };
  const portion = { query, take: most + 1 };
  const [access, apps, apis] = await Promise.all([
    listAccess(db, viewer, { find: query }, now),
    listClients(db, viewer, now, portion),
    listApis(db, viewer, portion),
  ]);
  const found = {
    access: access.grants.map(({ id, client }) => ({
      href: `/account/apps/${id}`,
      ...named(appFace(language, client)),
    })),
    pages: namedPages(language, viewer, query),
    apps: apps.map(({ id, name }) => ({ href: `/developers/apps/${id}`, name, detail: id })),
    apis: apis.map(({ id, name, resource }) => ({ href: `/developers/apis/${id}`, name, detail: resource })),
  };
  const t = textsIn(language, 'search');
  const groups = (['access', 'pages', 'apps', 'apis'] as const)
    .map((key) => ({ key, title: t(`groups.${key}`), results: found[key].slice(0, most) }))
    .filter(({ results }) => results.length > 0);
  return {
    groups,
    count: groups.reduce((sum, { results }) => sum + results.length, 0),
    isCut: Object.values(found).some((results) => results.length > most),
  };
}

const named = ({ name, describedAt, homePage }: ReturnType<typeof appFace>): Omit<Result, 'href'> => {
  const detail = describedAt ?? homePage?.host;
  return { name: name.text, ...(detail !== undefined && { detail }) };
};
