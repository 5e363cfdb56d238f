// An app that signs its users in. Run it with ISSUER, CLIENT_ID and CLIENT_SECRET, then open http://localhost:4001
import { createServer } from 'node:http';
import * as oidc from 'openid-client';

const { ISSUER = 'http://localhost:3000', CLIENT_ID, CLIENT_SECRET, PORT = '4001' } = process.env;
const home = `http://localhost:${PORT}`;
const local = ISSUER.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {};
const portal = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, local);

const app = createServer(async (request, response) => {
  const url = new URL(request.url, home);
  if (url.pathname === '/') {
    // 1. Send the browser to the portal. The cookie binds the answer to this browser.
    const verifier = oidc.randomPKCECodeVerifier();
    const state = oidc.randomState();
    const signIn = oidc.buildAuthorizationUrl(portal, {
      redirect_uri: `${home}/callback`,
      scope: 'openid email routes.read',
      state,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const cookie = `sign_in=${state}.${verifier}; HttpOnly; SameSite=Lax; Path=/callback`;
    response.writeHead(303, { location: signIn.href, 'set-cookie': cookie }).end();
  } else if (url.pathname === '/callback') {
    // 2. The browser is back: exchange the code for tokens.
    const [, expectedState, pkceCodeVerifier] = /sign_in=([\w-]+)\.([\w-]+)/.exec(request.headers.cookie ?? '') ?? [];
    const tokens = await oidc
      .authorizationCodeGrant(portal, url, { expectedState, pkceCodeVerifier, idTokenExpected: true })
      .catch((error) => ({ problem: error.error ?? error.code }));
    if (tokens.problem) return response.writeHead(400).end(`No access: ${tokens.problem}`);
    // 3. Call an API for this user. An app with users keeps the tokens in its session.
    const { sub } = tokens.claims();
    const { email } = await oidc.fetchUserInfo(portal, tokens.access_token, sub);
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    const answer = await fetch(process.env.API ?? 'http://localhost:4002/', { headers });
    response.end(`Signed in as ${email} (${sub}). The API answered ${answer.status}: ${await answer.text()}`);
  } else {
    response.writeHead(404).end();
  }
});
app.listen(Number(PORT), 'localhost', () => console.log(`Open ${home}`));
