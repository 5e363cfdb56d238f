/** A client id may be a URL, so it goes in the query. */
export const reviewPath = (id: string): string => `/admin/apps/review?${new URLSearchParams({ id })}`;
