/** What pages that mails lead to are asked with. */
export type MailQuery = Record<string, string | string[] | undefined>;

export function tokenIn(query: MailQuery): string {
  const token = query['token'];
  return typeof token === 'string' && /^[\w-]{1,100}$/.test(token) ? token : '';
}

export const pathWithToken = (path: string, token: string) => `${path}?${new URLSearchParams({ token })}`;
