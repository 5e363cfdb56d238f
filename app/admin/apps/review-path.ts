/** The page that reviews one app. A client id may be a URL, so it is in the query. */
export const reviewPath = (id: string): string => `/admin/apps/review?${new URLSearchParams({ id })}`;
