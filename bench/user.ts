/**
 * A user of the benchmark: signs in and allows the app once on the real pages, and then gets codes without a question.
 */
import { challenge, password, redirectUri, resource, webClient } from './fixture';

const authorizationPath = `/oauth/authorize?${new URLSearchParams({
  client_id: webClient,
  redirect_uri: redirectUri,
  response_type: 'code',
  scope: 'openid email bench.read',
  resource,
  code_challenge: challenge,
  code_challenge_method: 'S256',
})}`;

/** Returns a function that gets the next authorization code. */
export async function signInAndAllow(origin: string, email: string): Promise<() => Promise<string>> {
  const cookies = new Map<string, string>();
  async function visit(path: string, body?: URLSearchParams): Promise<Response> {
    const response = await fetch(new URL(path, origin), {
      method: body ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body ? { body } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }
  const location = (response: Response): string => {
    const to = response.headers.get('location');
    if (!to) throw new Error(`Expected a redirect from ${response.url}, got ${response.status}`);
    return to;
  };
  const hidden = (html: string): URLSearchParams => {
    const inputs = html.match(/<input[^>]*type="hidden"[^>]*>/g) ?? [];
    const field = (input: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(input)?.[1] ?? '';
    return new URLSearchParams(inputs.map((input) => [field(input, 'name'), field(input, 'value')]));
  };

  const login = await visit(location(await visit(authorizationPath)));
  const credentials = hidden(await login.text());
  credentials.set('email', email);
  credentials.set('password', password);
  const afterLogin = location(await visit('/login/submit', credentials));
  const consent = await visit(location(await visit(afterLogin)));
  const answer = hidden(await consent.text());
  for (const scope of ['openid', 'email', 'bench.read']) answer.append('scope', scope);
  answer.set('duration', '30d');
  answer.set('action', 'allow');
  await visit(location(await visit('/consent/submit', answer)));

  return async () => {
    const code = new URL(location(await visit(authorizationPath))).searchParams.get('code');
    if (!code) throw new Error('The authorization endpoint gave no code');
    return code;
  };
}
