/** The pages about how an account is signed in to. */
export const securityPage = '/account/security';
/** Where a button has to be pressed once more, now that it is clear who presses it. */
export const againPage = `${securityPage}?again=1#second`;
export const newPasskeyPage = `${securityPage}/passkeys/new`;
export const codesPage = `${securityPage}/codes`;
export const recoveryPage = `${securityPage}/recovery`;
export const factorsForm = `${securityPage}/factors`;

export const passkeyPage = (id: string): string => `${securityPage}/passkeys/${encodeURIComponent(id)}`;

/** A page that leads on to where the person was going when they came to set something up. */
export function withNext(page: string, next: string | undefined): string {
  return next ? `${page}?${new URLSearchParams({ next })}` : page;
}
