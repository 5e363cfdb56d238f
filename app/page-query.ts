/** A page's address, as Next hands it over. */
export type Query = Record<string, string | string[] | undefined>;

export const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined;
