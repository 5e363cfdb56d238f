/** Sign-in against the authorization server itself, with its memory store and an adjustable clock. */
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import type { Client } from '@/lib/oauth/model/client-records';
import { createPortal, issuer, pageOf, resource, trailmap } from '@/lib/oauth/testing/authorize.fixture';
import { cliClientId } from '../sign-in/scopes';
import { type Answers, testCli } from './cli.fixture';

const management = `${issuer}/api/v1`;
const cliClient: Client = {
  ...trailmap,
  id: cliClientId,
  kind: 'native',
  metadata: clientMetadataSchema.parse({
    client_name: 'Countersign command line',
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    response_types: [],
    token_endpoint_auth_method: 'none',
  }),
  scopes: ['openid', 'profile', 'email', 'apps.read'].map((scope) => ({ scope, required: false })),
  apis: trailmap.apis.map((api) =>
    api.resource === resource
      ? {
          ...api,
          resource: management,
          scopes: [{ value: 'apps.read', title: 'See your apps', description: '', effect: 'reads' }],
        }
      : api,
  ),
};

/** An authorization server, and the command line of a person who answers in the browser while it waits. */
export function signInWorld({ answer = 'allow' }: { answer?: 'allow' | 'deny' | 'nothing' } = {}) {
  const portal = createPortal([cliClient]);
  const requests: string[] = [];
  let waits = 0;
  let userCode = '';
  let answered = '';
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    requests.push(pathname);
    if (pathname === '/.well-known/oauth-authorization-server') return portal.server.serverMetadata(request);
    if (pathname === '/oauth/token') return portal.server.token(request);
    if (pathname === '/oauth/revoke') return portal.server.revoke(request);
    if (pathname === '/oauth/jwks') return portal.server.jwks(request);
    if (pathname.startsWith('/oauth/status/')) return portal.server.statusList(request);
    if (pathname !== '/oauth/device_authorization') return new Response(null, { status: 404 });
    const response = await portal.server.deviceAuthorization(request);
    userCode = String(Reflect.get(await response.clone().json(), 'user_code'));
    return response;
  };
  const answerInBrowser = async () => {
    const login = portal.signIn('s1');
    const entered = await portal.server.devices.enterCode(userCode);
    if (!entered) throw new Error('the code is unknown');
    const { id } = pageOf(await portal.visit(entered.resumeUrl, 's1'));
    const { lines, formToken } = await portal.question(id, login);
    const scopes = lines.map(({ scope }) => scope);
    if (answer === 'allow') await portal.allow(id, login, { scopes, endsAt: null });
    else {
      const { resumeUrl } = await portal.server.consent.decide(id, login, { action: 'deny', formToken });
      await portal.visit(resumeUrl, 's1');
    }
  };
  const cli = testCli({
    fetch,
    now: () => portal.clock.now,
    sleep: async (seconds) => {
      portal.clock.now += seconds;
      waits += 1;
      // While the device polls for the second time.
      if (userCode === answered || answer === 'nothing' || waits % 2 === 1) return;
      answered = userCode;
      await answerInBrowser();
    },
  });
  const login = (answers: Answers = {}) => cli.run(`login --server ${issuer} --scope apps.read`, answers);
  const chosen = { server: issuer, profile: 'id.example' };
  return { portal, cli, fetch, requests, login, chosen, waits: () => waits, code: () => userCode };
}
