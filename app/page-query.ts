/** The query of a page's address, as Next passes it. */
export type Query = Record<string, string | string[] | undefined>;

export const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
