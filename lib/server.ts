/**
 * The composition root: the one place where configuration, database and protocol core meet.
 *
 * Next's bundle and that of the root `server.ts` have separate copies of this module in one process. So the world is
 * stored on `globalThis` under a registered symbol: opened once, shared by both. It is built on the first call; a build
 * needs neither database nor secrets.
 */

import { type Env, nextAuthVariables, parseEnv } from '@/lib/config/env';
import { applyImport, type ImportTarget, parseImport, readImportFile } from '@/lib/config/import-file';
import { isLoopback } from '@/lib/config/loopback';
import { type Database, openDatabase } from '@/lib/data/database/database';
import { keepDelivering, keepLooking } from '@/lib/data/database/delivery';
import { defaultRetention, type Retention, type Swept, sweep } from '@/lib/data/database/sweep';
import { watchApps } from '@/lib/data/developers/app-event-watch';
import { writeBuiltInApi } from '@/lib/data/developers/built-in-api';
import { writeBuiltInClient } from '@/lib/data/developers/built-in-client';
import { keepLogo, noteLogoFault, takeDueLogos } from '@/lib/data/developers/logos';
import { eraseDeletedAccounts } from '@/lib/data/people/account-deletion';
import { endSession } from '@/lib/data/people/sessions';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { createSignalStore } from '@/lib/data/protocol/stream-store';
import { clientIp } from '@/lib/edge/client-address';
import { errorPage } from '@/lib/edge/error-page';
import { fromFetch, toFetch } from '@/lib/edge/fetch-http';
import { type FetchLimits, guardedFetch } from '@/lib/edge/guarded-fetch';
import { addressKey } from '@/lib/edge/ip-network';
import { configureLog, type LogEntry, log } from '@/lib/edge/json-lines';
import { createNameLookup, systemLookup } from '@/lib/edge/name-lookup';
import { openPlaceNames, type PlaceNames } from '@/lib/edge/place-names';
import { placeOf } from '@/lib/edge/request-origin';
import { deliverEffect } from '@/lib/effects';
import { openTotpSecret, sealTotpSecret } from '@/lib/login/factors/totp';
import { hashPassword, hashSlowly, passwordFault, TooBusyError, verifySlowHash } from '@/lib/login/password/passwords';
import { liveAccountsOf } from '@/lib/login/session/browser-accounts';
import { pageLanguage } from '@/lib/login/session/preferences';
import { type CountRequest, callerCounter, requestCounter } from '@/lib/login/session/request-limits';
import { loginOf, noSessionCookie } from '@/lib/login/session/session-cookie';
import { apiSignIn } from '@/lib/login/session/sign-in';
import { remindOwners } from '@/lib/mail/reminders';
import { openMailTransport } from '@/lib/mail/transport';
import { builtInCommandLine, builtInManagementApi, managementPortalApi } from '@/lib/management/built-in';
import { handleManagement, mostManagementBytes } from '@/lib/management/handle';
import type { ManagementWorld } from '@/lib/management/management-world';
import { managementPath } from '@/lib/management/scopes';
import { languages } from '@/lib/messages/languages';
import { OAuthError } from '@/lib/oauth/errors';
import type { HttpRequest, HttpResponse } from '@/lib/oauth/http';
import {
  type AuthorizationServer,
  createAuthorizationServer,
  openClientSecret,
  sealClientSecret,
} from '@/lib/oauth/server';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import type { PagePaths } from '@/lib/oauth/world';
import { createLogoFetcher, type LogoFetcher } from '@/lib/pictures/logos';
import { createPictures, type Pictures } from '@/lib/pictures/redraw';
import { handleScim, mostScimBytes } from '@/lib/scim/handle';
import { partnerAuthentication, type ScimWorld } from '@/lib/scim/scim-world';
import { nowSeconds } from '@/lib/time';
import { createWebhookSender, type WebhookSender } from '@/lib/webhooks/sender';
import { restartLink } from '@/lib/words/app-display';

export type World = {
  env: Env;
  db: Database;
  oauth: AuthorizationServer;
  log: (entry: LogEntry) => void;
  /** Answers requests of partners (SCIM). */
  scim: (request: HttpRequest) => Promise<HttpResponse>;
  /** Answers requests to the Management API. */
  management: (request: HttpRequest) => Promise<HttpResponse>;
  /** Counts requests against rate limits. */
  countRequest: CountRequest;
  /** Decodes uploaded pictures; one queue for the whole process. */
  pictures: Pictures;
  /** Names of the places of addresses. */
  places: PlaceNames;
  /** Removes expired records; to be called every few minutes. */
  sweep: () => Promise<void>;
  /** Writes what is only in memory, then closes the database. The world must not be used afterwards. */
  close: () => Promise<void>;
};

const maxLogoBytes = 1024 * 1024;

/** Standard Webhooks recommends 15 to 30 seconds for an answer. Only its beginning is shown to the app's owner. */
const webhookLimits = { timeoutMs: 15_000, maxBytes: 4096, cutsOff: true };

/** How often published data is read, so that it is recent when an outage begins and memory has to serve it. */
const refreshMilliseconds = 60_000;

const pages: PagePaths = {
  signIn: '/login',
  signUp: '/signup',
  selectAccount: '/login/accounts',
  secondFactor: '/login/second',
  consent: '/consent',
  signOut: '/signout',
  device: '/device',
  deviceDone: '/device/done',
};

/** How long a stop waits for attempts that are under way. */
const stopMilliseconds = 3000;

const worldKey = Symbol.for('countersign');

/**
 * The world of this process, built on the first call. Rejects if the configuration, the database or the import file is
 * invalid.
 */
export function server(): Promise<World> {
  const existing: Promise<World> | undefined = Reflect.get(globalThis, worldKey);
  if (existing) return existing;
  const building = buildWorld();
  Reflect.set(globalThis, worldKey, building);
  // A failed start (a database that was not up yet) can be retried.
  building.catch(() => Reflect.deleteProperty(globalThis, worldKey));
  return building;
}

/** Answers a protocol request for Next's route handlers, which serve in development. */
export async function answer(request: Request): Promise<Response> {
  const { oauth } = await server();
  const endpoint = oauth.endpointFor(new URL(request.url).pathname);
  if (endpoint === undefined) return new Response(null, { status: 404 });
  return toFetch(await oauth.handle(endpoint, await fromFetch(request, clientIp(request.headers))));
}

/** Answers a request of a partner for Next's route handlers, which serve in development. */
export async function answerScim(request: Request): Promise<Response> {
  const { scim } = await server();
  return toFetch(await scim(await fromFetch(request, clientIp(request.headers), mostScimBytes)));
}

/** Answers a request to the Management API for Next's route handlers, which serve in development. */
export async function answerManagement(request: Request): Promise<Response> {
  const { management } = await server();
  return toFetch(await management(await fromFetch(request, clientIp(request.headers), mostManagementBytes)));
}

async function buildWorld(): Promise<World> {
  const env = parseEnv(process.env);
  configureLog(env.log);
  Object.assign(process.env, nextAuthVariables(env));
  const db = await openDatabase({ ...env, log });
  try {
    await writeManagementApi(env, db);
    await importAtStart(env, db);
    return await startWorld(env, db);
  } catch (error) {
    await db.close();
    throw error;
  }
}

/** Writes the first operator and the import file to the database. */
async function importAtStart({ admin, importFile, secret }: Env, db: Database): Promise<void> {
  const target = importTarget(db, secret);
  if (admin) {
    const operator = { people: [{ ...admin, name: 'Operator', emailVerified: true, operator: true }] };
    const origin = 'COUNTERSIGN_ADMIN_EMAIL';
    await applyImport(target, parseImport(operator, origin), origin, nowSeconds());
  }
  if (importFile) await applyImport(target, await readImportFile(importFile, process.env), importFile, nowSeconds());
}

/** Brings the rows of the Management API and of the command line up to date. */
async function writeManagementApi({ issuer }: Env, db: Database): Promise<void> {
  const taken = await writeBuiltInApi(db, builtInManagementApi(issuer), nowSeconds());
  await writeBuiltInClient(db, builtInCommandLine(issuer), nowSeconds());
  if (taken.length === 0) return;
  const detail = `another API has these scopes, so the Management API works without them: ${taken.join(' ')}`;
  log({ level: 'error', event: 'management_scopes_taken', detail });
}

/** What an import needs to hash and to seal. */
function importTarget(db: Database, secret: Uint8Array): ImportTarget {
  return {
    db,
    hashPassword,
    seal: (clientSecret) => sealClientSecret(secret, clientSecret),
    sealTotp: (sub, totp) => sealTotpSecret({ secret }, sub, totp),
    slowHash: { hash: hashSlowly, verify: verifySlowHash },
  };
}

/** Builds everything, and starts the work that runs in the background. */
async function startWorld(env: Env, db: Database): Promise<World> {
  const countRequest = requestCounter({ env, db }, log);
  const pictures = createPictures();
  const places = await openPlaceNames(env.placesFile, log);
  // Shared, because it limits the look-ups of the whole process.
  const reach = reachOf(env);
  const logos = logoFetcher(reach, db, pictures);
  const oauth = authorizationServer(env, db, reach, countRequest);
  const transport = openMailTransport(env, log);
  if (env.mail.kind === 'none') {
    const lost = 'addresses cannot be confirmed, passwords cannot be reset, and nobody gets security alerts';
    log({ level: 'info', event: 'mail_not_set_up', detail: `COUNTERSIGN_SMTP_URL is not set: ${lost}` });
  }
  const rate = callerCounter({ env, db }, env.managementRequestsPerMinute);
  const passwords = { hash: hashPassword, fault: passwordFault };
  const management: ManagementWorld = {
    env,
    db,
    oauth,
    now: nowSeconds,
    passwords,
    importTarget: importTarget(db, env.secret),
    opens: {
      clientSecret: (sealed, clientId) => openClientSecret(env.secret, sealed, clientId),
      totp: (sub, sealed) => openTotpSecret(env, sub, sealed),
    },
    log,
  };
  const scim = scimWorld(env, db, oauth, countRequest);
  const deliveryWorld = { oauth, env, db, transport, now: nowSeconds };
  const stopDelivering = keepDelivering(db.outbox, (effect, id) => deliverEffect(deliveryWorld, effect, id), log);
  await oauth.refreshPublished();
  const refreshing = setInterval(() => {
    oauth
      .refreshPublished()
      .catch(unlessUnavailable)
      .catch((error: unknown) => log({ level: 'error', event: 'refresh_failed', error: String(error) }));
  }, refreshMilliseconds).unref();
  const stopLooking = keepLooking(db.outbox, () => oauth.streams.lookForSignals());
  const stopLogos = keepLooking(db.outbox, () => logos.look());
  const webhooks = webhookSender(env, reach, db);
  const stopWebhooks = keepLooking(db.outbox, () => webhooks.look());
  return {
    env,
    db,
    oauth,
    log,
    management: (request) => handleManagement(management, rate, request),
    scim: (request) => handleScim(scim, request),
    countRequest,
    pictures,
    places,
    async sweep() {
      try {
        await oauth.flush();
        await eraseDeletedAccounts(db, nowSeconds());
        await watchApps(db, nowSeconds());
        await sweepExpired(db, { ...env.retention, unusedTokenSeconds: env.oauth.unusedTokenSeconds });
        await oauth.apiKeys.endUnused();
        await db.outbox.maintain();
        await oauth.keys.maintain();
        await remindOwners({ db, transport, now: nowSeconds });
      } catch (error) {
        unlessUnavailable(error);
      }
    },
    async close() {
      Reflect.deleteProperty(globalThis, worldKey);
      oauth.release();
      clearInterval(refreshing);
      webhooks.stop();
      await Promise.all([stopDelivering(), stopLooking(), stopLogos(), stopWebhooks(), logos.stop()]);
      // An attempt that is cut off here is repeated later, with the same id.
      await within(webhooks.settled(), stopMilliseconds);
      transport?.close();
      await oauth.flush();
      await db.close();
    },
  };
}

function scimWorld(env: Env, db: Database, oauth: AuthorizationServer, countRequest: CountRequest): ScimWorld {
  const { issuer, secret, upstreams } = env;
  const authenticate = partnerAuthentication(oauth, `${issuer}${managementPath}`);
  const grantsEnded = () => oauth.grants.endedElsewhere();
  return { issuer, secret, db, upstreams, now: nowSeconds, log, authenticate, countRequest, grantsEnded };
}

function authorizationServer(
  env: Env,
  db: Database,
  reach: FetchLimits,
  countRequest: CountRequest,
): AuthorizationServer {
  return createAuthorizationServer({
    issuer: env.issuer,
    pages,
    store: createOAuthStore(db),
    signals: createSignalStore(db),
    secret: env.secret,
    settings: env.oauth,
    languages,
    portalApis: [managementPortalApi],
    now: nowSeconds,
    caller: addressKey,
    place: ({ headers, clientAddress }) => placeOf(clientAddress, headers.get('user-agent')),
    countRequest,
    login: (request) => loginOf({ env, db }, request),
    accounts: (request) => liveAccountsOf({ env, db }, request),
    verifySlowHash: (text, slowHash) => verifySlowHash(text, slowHash).catch(asUnavailable),
    signIn: apiSignIn({ env, db }),
    endLogin: async (login) => {
      await endSession(db, login, login.sid, nowSeconds());
      return { setCookie: noSessionCookie(env) };
    },
    fetch: guardedFetch(reach),
    errorPage: (request, { app, ...error }) => {
      const language = pageLanguage(request.headers, request.url);
      return errorPage(language, { ...error, back: app && restartLink(language, app, env.issuer) });
    },
    log,
  });
}

/** RFC 9110 §15.6.4. */
function asUnavailable(error: unknown): never {
  if (!(error instanceof TooBusyError)) throw error;
  throw new OAuthError('temporarily_unavailable', 'Too many secrets are being checked.', {
    status: 503,
    headers: { 'Retry-After': '5' },
  });
}

function logoFetcher(reach: FetchLimits, db: Database, pictures: Pictures): LogoFetcher {
  return createLogoFetcher({
    fetch: guardedFetch({ ...reach, maxBytes: maxLogoBytes }),
    pictures,
    store: {
      takeDue: (at, until, limit) => takeDueLogos(db, at, until, limit),
      keep: (logo, webp) => keepLogo(db, logo, webp),
      fail: (logo, failure) => noteLogoFault(db, logo, failure),
    },
    now: nowSeconds,
    log,
  });
}

function webhookSender({ secret }: Env, reach: FetchLimits, db: Database): WebhookSender {
  const fetch = guardedFetch({ ...reach, ...webhookLimits });
  return createWebhookSender({ db, secret, fetch, now: nowSeconds, random: Math.random, log });
}

/** Which addresses that clients name may be fetched, and how their host names are looked up. */
function reachOf({ issuer, privateCallbacks, nameLookup }: Env): FetchLimits {
  return {
    loopbackAllowed: isLoopback(new URL(issuer).hostname),
    privateAllowed: privateCallbacks,
    lookUp: nameLookup === 'system' ? systemLookup() : createNameLookup(),
  };
}

const sweepBatch = 1000;

/** Removes expired records in batches, until one is not full: after a long pause there may be much to remove. */
async function sweepExpired(db: Database, retention: Partial<Retention>): Promise<void> {
  let swept: Swept;
  do {
    swept = await sweep(db, nowSeconds(), sweepBatch, { ...defaultRetention, ...retention });
  } while (Object.values(swept).some((count) => count >= sweepBatch));
}

const within = (work: Promise<void>, milliseconds: number) =>
  Promise.race([work, new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref())]);

/** For work that is repeated soon anyway. The database logs its outages itself. */
function unlessUnavailable(error: unknown): void {
  if (!isUnavailableError(error)) throw error;
}
