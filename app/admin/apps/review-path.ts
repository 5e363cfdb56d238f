/** A client id may be an address, so it stands in the query. */
export const reviewPath = (id: string): string => `/admin/apps/review?${new URLSearchParams({ id })}`;
