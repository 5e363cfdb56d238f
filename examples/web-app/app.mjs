/**
 * A third-party web app, as any outsider would write it: Express, openid-client and the settings that the developer
 * portal shows. It knows nothing about Countersign except its address.
 */
import { randomBytes } from 'node:crypto';
import express from 'express';
import * as oidc from 'openid-client';
import { done, page, problem, profile } from './page.mjs';

const setting = (name, fallback) => process.env[name] ?? fallback;
const settings = {
  name: setting('APP_NAME', 'Trailmap'),
  port: Number(setting('PORT', '3001')),
  issuer: setting('ISSUER', 'http://localhost:3000'),
  clientId: setting('CLIENT_ID', 'trailmap'),
  clientSecret: setting('CLIENT_SECRET', 'demo-only-trailmap-secret-which-everybody-knows'),
  scope: setting('SCOPE', 'openid profile email routes.read routes.write'),
  /** The API to call with the access token. Empty: none. */
  api: setting('API', 'http://localhost:3002'),
};
const home = setting('HOME_URL', `http://localhost:${settings.port}`);
const redirectUri = `${home}/callback`;

/** Discovered on first use, so that the app starts before its provider does. */
let discovered;
function provider() {
  discovered ??= oidc
    .discovery(
      new URL(settings.issuer),
      settings.clientId,
      undefined,
      oidc.ClientSecretBasic(settings.clientSecret),
      // Plain http is only for your own machine.
      settings.issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {},
    )
    .catch((error) => {
      discovered = undefined;
      throw error;
    });
  return discovered;
}

/** Sessions in memory: session id → { pending?, tokens?, claims?, person?, scope? }. */
const sessions = new Map();
// Cookies ignore ports, so two apps on one machine need two cookie names.
const cookieName = `${settings.clientId}_session`;

function sessionOf(request, response) {
  const sent = new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
  if (sent && sessions.has(sent)) return sessions.get(sent);
  const id = randomBytes(32).toString('base64url');
  const session = {};
  sessions.set(id, session);
  response.cookie(cookieName, id, { httpOnly: true, sameSite: 'lax', secure: home.startsWith('https:') });
  return session;
}

function keep(session, tokens) {
  session.tokens = {
    access: tokens.access_token,
    // The server may or may not send a new refresh token (RFC 6749 §6).
    refresh: tokens.refresh_token ?? session.tokens?.refresh,
    endsAt: Date.now() + (tokens.expires_in ?? 0) * 1000,
  };
  session.scope = tokens.scope ?? session.scope;
  session.claims = tokens.claims() ?? session.claims;
}

const app = express();
app.disable('x-powered-by');
app.use(express.static(new URL('public', import.meta.url).pathname, { index: false, maxAge: '1h' }));
app.use(express.urlencoded({ extended: false }));
app.use((request, response, next) => {
  response.set('Cache-Control', 'no-store');
  // Only this app's own pages may post forms.
  const site = request.headers['sec-fetch-site'];
  if (request.method === 'POST' && site !== undefined && site !== 'same-origin') return response.sendStatus(403);
  request.session = sessionOf(request, response);
  next();
});

app.get('/', (request, response) => {
  response.send(page(settings, request.session));
});

app.get('/privacy', (_request, response) => {
  response.send(page(settings, {}, done('This is a sample. It keeps what it gets in memory until it is stopped.')));
});

app.post('/login', async (request, response) => {
  const config = await provider();
  const verifier = oidc.randomPKCECodeVerifier();
  const pending = { verifier, state: oidc.randomState(), nonce: oidc.randomNonce() };
  request.session.pending = pending;
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: settings.scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(request.body?.prompt ? { prompt: request.body.prompt } : {}),
  });
  response.redirect(303, url.href);
});

app.get('/callback', async (request, response) => {
  const { pending } = request.session;
  delete request.session.pending;
  if (!pending) return response.status(400).send(page(settings, request.session, problem('no_sign_in_pending')));
  const tokens = await oidc.authorizationCodeGrant(await provider(), new URL(request.originalUrl, home), {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    idTokenExpected: true,
  });
  keep(request.session, tokens);
  // With an access token, name and email come from userinfo and not from the ID token (OpenID Connect Core §5.4).
  request.session.person = await oidc.fetchUserInfo(await provider(), tokens.access_token, request.session.claims.sub);
  response.redirect(303, '/');
});

app.post('/routes', async (request, response) => {
  const { tokens } = request.session;
  if (!tokens) return response.redirect(303, '/');
  const writing = request.body?.name !== undefined;
  const answer = await fetch(new URL('/routes', settings.api), {
    method: writing ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${tokens.access}`, ...(writing ? { 'content-type': 'application/json' } : {}) },
    ...(writing ? { body: JSON.stringify({ name: request.body.name }) } : {}),
  });
  request.session.routes = answer.ok ? (await answer.json()).routes : undefined;
  response.send(page(settings, request.session, answer.ok ? '' : refusal(answer)));
});

/** What the API says in its challenge (RFC 6750 §3). */
function refusal(answer) {
  const challenge = answer.headers.get('www-authenticate') ?? '';
  const code = /error="(\w+)"/.exec(challenge)?.[1] ?? (answer.status === 401 ? 'invalid_token' : 'api_error');
  return problem(code, `The API answered ${answer.status}: ${challenge}`);
}

app.post('/profile', async (request, response) => {
  const { tokens, claims } = request.session;
  if (!tokens) return response.redirect(303, '/');
  const userinfo = await oidc.fetchUserInfo(await provider(), tokens.access, claims.sub);
  response.send(page(settings, request.session, profile(userinfo)));
});

app.post('/refresh', async (request, response) => {
  const { tokens } = request.session;
  if (!tokens?.refresh) return response.send(page(settings, request.session, problem('no_refresh_token')));
  keep(request.session, await oidc.refreshTokenGrant(await provider(), tokens.refresh));
  response.send(page(settings, request.session, done('Refreshed: a new access token.')));
});

app.post('/disconnect', async (request, response) => {
  const { tokens } = request.session;
  const config = await provider();
  if (tokens) await oidc.tokenRevocation(config, tokens.refresh ?? tokens.access);
  for (const name of Object.keys(request.session)) delete request.session[name];
  response.redirect(303, '/');
});

app.post('/logout', (request, response) => {
  for (const name of Object.keys(request.session)) delete request.session[name];
  response.redirect(303, '/');
});

/** Shows the error code of the provider, so that a developer can look it up. */
app.use((error, request, response, _next) => {
  const code = error.error ?? error.cause?.[0]?.parameters?.error ?? error.cause?.code ?? error.code ?? 'error';
  console.error(
    `${settings.name}: ${request.method} ${request.path}: ${code} ${error.error_description ?? error.message}`,
  );
  response.status(error.error === 'access_denied' ? 200 : 502).send(page(settings, request.session, problem(code)));
});

app.listen(settings.port, 'localhost', () => console.log(`${settings.name} is ready at ${home}`));
