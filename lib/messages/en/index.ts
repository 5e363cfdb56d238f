import { admin } from './admin';
import { app } from './app';
import { apps } from './apps';
import { consent } from './consent';
import { controls } from './controls';
import { data } from './data';
import { devApi } from './dev-api';
import { devApp } from './dev-app';
import { devEvents } from './dev-events';
import { devForms } from './dev-forms';
import { developers } from './developers';
import { device } from './device';
import { devices } from './devices';
import { ends } from './ends';
import { errors } from './errors';
import { home } from './home';
import { keys } from './keys';
import { links } from './links';
import { mail } from './mail';
import { mailbox } from './mailbox';
import { management } from './management';
import { names } from './names';
import { overview } from './overview';
import { pageError } from './page-error';
import { pageScript } from './page-script';
import { partners } from './partners';
import { profile } from './profile';
import { receipts } from './receipts';
import { reference } from './reference';
import { reset } from './reset';
import { scopes } from './scopes';
import { search } from './search';
import { secondStep } from './second-step';
import { security } from './security';
import { securityLog } from './security-log';
import { signIn } from './sign-in';
import { signOut } from './sign-out';
import { signUp } from './sign-up';
import { site } from './site';
import { timeline } from './timeline';

export const english = {
  site,
  controls,
  home,
  signIn,
  signUp,
  reset,
  secondStep,
  signOut,
  consent,
  device,
  scopes,
  ends,
  overview,
  apps,
  app,
  timeline,
  receipts,
  partners,
  profile,
  security,
  securityLog,
  data,
  links,
  keys,
  mail,
  mailbox,
  errors,
  devices,
  names,
  developers,
  devApp,
  devApi,
  devEvents,
  devForms,
  admin,
  management,
  reference,
  search,
  pageError,
  pageScript,
};
