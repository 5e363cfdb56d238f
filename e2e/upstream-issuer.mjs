/**
 * An upstream issuer: node-oidc-provider, with a page that asks for the user's name. It signs with ES256. A user has
 * the address `<name>@harbour.example`, or the address that they enter as their name. The address of `unsure` is not
 * confirmed.
 */
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const issuer = `http://127.0.0.1:${port}`;

const emailOf = (id) => (id.includes('@') ? id : `${id}@harbour.example`);
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const provider = new Provider(issuer, {
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'harbour', alg: 'ES256', use: 'sig' }] },
  clients: [
    {
      client_id: process.env.CLIENT_ID,
      client_secret: process.env.CLIENT_SECRET,
      redirect_uris: [`${process.env.PORTAL}/api/auth/callback/harbour`],
      id_token_signed_response_alg: 'ES256',
    },
  ],
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, email: emailOf(id), email_verified: !id.startsWith('unsure') }),
  }),
  // An ID token that is issued with an access token has no e-mail address (OpenID Connect Core §5.4).
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  cookies: { keys: ['test-only-cookie-key'] },
  interactions: { url: (_context, interaction) => `/ask/${interaction.uid}` },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
});

async function ask(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (request.method === 'GET') {
    const again = session ? `<p>You are ${session.accountId} here.</p>` : '';
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>Harbour</title><h1>Harbour</h1>${again}
      <form method="post"><label>Your name here <input name="name"></label>
      <button name="act" value="in">Go on</button><button name="act" value="no">Cancel</button></form>`);
    return;
  }
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  if (form.get('act') === 'no') {
    return provider.interactionFinished(request, response, { error: 'access_denied' });
  }
  const accountId = prompt.name === 'login' ? form.get('name') : session.accountId;
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { login: { accountId }, consent });
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/ask/')) return answer(request, response);
  ask(request, response).catch((error) => response.writeHead(500).end(String(error)));
}).listen(port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
