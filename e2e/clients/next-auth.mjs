/** A relying party on NextAuth.js 4: the handler of its API route, on Express. */
import express from 'express';
import nextAuth from 'next-auth';

const port = Number(process.env.PORT);
const issuer = process.env.ISSUER;
process.env.NEXTAUTH_URL = `http://127.0.0.1:${port}`;

const options = {
  secret: 'test-only-secret-of-the-relying-party',
  providers: [
    {
      id: 'countersign',
      name: 'Countersign',
      type: 'oauth',
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      clientId: 'guestbook',
      clientSecret: process.env.CLIENT_SECRET,
      authorization: {
        params: { scope: 'openid profile email' },
      },
      idToken: true,
      checks: ['pkce', 'state', 'nonce'],
      profile: ({ sub, name, email }) => ({ id: sub, name, email }),
    },
  ],
};

const app = express();
app.use(express.urlencoded({ extended: false }), (request, _response, next) => {
  const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split(/=(.*)/s));
  request.cookies = Object.fromEntries(pairs.map(([name, value = '']) => [name, decodeURIComponent(value)]));
  next();
});
app.all('/api/auth/*path', (request, response) => {
  // As Next passes it to an API route called [...nextauth].
  Object.defineProperty(request, 'query', { value: { ...request.query, nextauth: request.params.path } });
  return nextAuth.default(request, response, options);
});
app.get('/', async (request, response) => {
  const session = await nextAuth.getServerSession(request, response, options);
  const text = session ? `Signed in as ${session.user.name}, ${session.user.email}` : 'Nobody is signed in';
  response.send(`<p role="status">${text}</p>`);
});
app.listen(port, '127.0.0.1');
