/** What the pages behind links in mails know about their link, once per request. */
import { headers } from 'next/headers';
import { cache } from 'react';
import { findLink, type LinkPurpose } from '@/lib/data/people/mail-links';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { type PageQuery, tokenIn } from '@/lib/web/page-query';

const linkOf = cache(async (purpose: LinkPurpose, token: string) => {
  const { db } = await server();
  return findLink(db, purpose, token, nowSeconds());
});

export async function readMailLink(purpose: LinkPurpose, query: PageQuery) {
  const { env } = await server();
  const token = tokenIn(query);
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return { token, flash, link: await linkOf(purpose, token) };
}
