import { type Language, type MessagesOf, textsIn } from '@/lib/messages/texts';

type Name = keyof MessagesOf<'search'>['pages'];
type Page = { name: Name; href: string; forOperators?: true };

/** The pages that the search finds by name. */
export const pages: readonly Page[] = [
  { name: 'overview', href: '/account' },
  { name: 'connected', href: '/account/apps' },
  { name: 'ended', href: '/account/ended' },
  { name: 'profile', href: '/account/profile' },
  { name: 'security', href: '/account/security' },
  { name: 'passkey', href: '/account/security/passkeys/new' },
  { name: 'secondStep', href: '/account/security/codes' },
  { name: 'recovery', href: '/account/security/recovery' },
  { name: 'securityLog', href: '/account/security/log' },
  { name: 'data', href: '/account/data' },
  { name: 'lost', href: '/account/lost' },
  { name: 'developers', href: '/developers' },
  { name: 'apps', href: '/developers/apps' },
  { name: 'newApp', href: '/developers/apps/new' },
  { name: 'apis', href: '/developers/apis' },
  { name: 'newApi', href: '/developers/apis/new' },
  { name: 'keys', href: '/developers/keys' },
  { name: 'reference', href: '/developers/reference' },
  { name: 'adminApps', href: '/admin/apps', forOperators: true },
  { name: 'adminKeys', href: '/admin/keys', forOperators: true },
  { name: 'adminScopes', href: '/admin/scopes', forOperators: true },
  { name: 'adminAccess', href: '/admin/access', forOperators: true },
  { name: 'adminAudit', href: '/admin/audit', forOperators: true },
  { name: 'signOut', href: '/signout' },
];

/** The pages whose name contains the query, in the reader's language or in English. Accents and case do not count. */
export function namedPages(language: Language, viewer: { isOperator: boolean }, query: string) {
  const wanted = folded(query);
  const names = [textsIn(language, 'search'), textsIn('en', 'search')];
  return pages
    .filter(({ forOperators }) => !forOperators || viewer.isOperator)
    .filter(({ name }) => names.some((t) => folded(t(`pages.${name}`)).includes(wanted)))
    .map(({ name, href }) => ({ href, name: textsIn(language, 'search')(`pages.${name}`) }));
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
