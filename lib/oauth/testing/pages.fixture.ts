import type { PagePaths } from '../world';

/** The portal's pages, for tests of the core. */
export const pages: PagePaths = {
  signIn: '/login',
  signUp: '/signup',
  selectAccount: '/login/accounts',
  secondFactor: '/login/second',
  consent: '/consent',
  signOut: '/signout',
  device: '/device',
  deviceDone: '/device/done',
};
