/** A relying party on Auth.js: its handler behind node:http. */
import { createServer } from 'node:http';
import { Auth } from '@auth/core';

const port = Number(process.env.PORT);
const home = `http://localhost:${port}`;

const config = {
  basePath: '/auth',
  trustHost: true,
  secret: 'test-only-secret-of-the-relying-party',
  providers: [
    {
      id: 'countersign',
      name: 'Countersign',
      type: 'oidc',
      issuer: process.env.ISSUER,
      clientId: 'guestbook',
      clientSecret: process.env.CLIENT_SECRET,
      checks: ['pkce', 'state', 'nonce'],
    },
  ],
};

createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const method = incoming.method;
  const request = new Request(new URL(incoming.url, home), {
    method,
    headers: incoming.headers,
    ...(method === 'POST' && { body: Buffer.concat(chunks) }),
  });
  const answer = incoming.url.startsWith('/auth/') ? await Auth(request, config) : await homePage(incoming.headers);
  outgoing.statusCode = answer.status;
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  outgoing.setHeader('Set-Cookie', answer.headers.getSetCookie());
  outgoing.end(Buffer.from(await answer.arrayBuffer()));
}).listen(port, 'localhost');

async function homePage({ cookie = '' }) {
  const session = await (await Auth(new Request(`${home}/auth/session`, { headers: { cookie } }), config)).json();
  const text = session?.user ? `Signed in as ${session.user.name}, ${session.user.email}` : 'Nobody is signed in';
  return new Response(`<p role="status">${text}</p>`, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}
