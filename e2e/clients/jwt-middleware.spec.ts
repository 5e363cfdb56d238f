/** An API behind express-oauth2-jwt-bearer (`examples/api`): which tokens of the portal it accepts. */
import { expect, test } from '@playwright/test';
import { api, portal } from '../addresses';

const clients = {
  'route-report': 'demo-only-route-report-secret-which-everybody-knows',
  'vault-keeper': 'test-only-vault-keeper-secret-which-everybody-knows',
};

/** RFC 6749 §4.4.2, by hand. */
async function tokenOf(id: keyof typeof clients): Promise<string> {
  const answer = await fetch(`${portal}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${clients[id]}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = await answer.json();
  return access_token;
}

const call = (token: string) => fetch(`${api}/routes`, { headers: { authorization: `Bearer ${token}` } });

test('a token for this API is accepted; one for another API or a changed one is not (RFC 9068 §4)', async () => {
  const good = await tokenOf('route-report');
  expect((await call(good)).status).toBe(200);

  const elsewhere = await call(await tokenOf('vault-keeper'));
  expect(elsewhere.status).toBe(401);
  expect(elsewhere.headers.get('www-authenticate')).toContain('error="invalid_token"');

  const [header, claims = '', signature] = good.split('.');
  const widened = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), scope: 'routes.read routes.write' };
  const forged = Buffer.from(JSON.stringify(widened)).toString('base64url');
  expect((await call(`${header}.${forged}.${signature}`)).status).toBe(401);
});

test('the 401 points to the metadata of the API (RFC 9728 §5.1)', async () => {
  const refused = await fetch(`${api}/routes`);
  expect(refused.status).toBe(401);
  const address = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
  expect(await (await fetch(address)).json()).toMatchObject({ resource: api, authorization_servers: [portal] });
});
