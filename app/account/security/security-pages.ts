/** Addresses of the pages about signing in. */
export const securityPage = '/account/security';
/** The page after a fresh sign-in: the person presses the button again. */
export const reauthenticationAnchor = `${securityPage}?again=1#second`;
export const newPasskeyPage = `${securityPage}/passkeys/new`;
export const codesPage = `${securityPage}/codes`;
export const recoveryPage = `${securityPage}/recovery`;
export const devicesPage = `${securityPage}/devices`;
export const factorsForm = `${securityPage}/factors`;

export const devicesPageAt = (page: number): string => (page > 1 ? `${devicesPage}?page=${page}` : devicesPage);
export const passkeyPage = (id: string): string => `${securityPage}/passkeys/${encodeURIComponent(id)}`;

/** The address of a set-up page that returns to `next` when it is done. */
export function withNext(page: string, next: string | undefined): string {
  return next ? `${page}?${new URLSearchParams({ next })}` : page;
}
