/** Signs a person in with a browser that may be on another device: RFC 8628. */
import { z } from 'zod';
import type { Cli } from '../cli';
import { exitCodes, Failure, failureOfStatus } from '../failure';
import { jsonOf } from '../requests';
import { managementResource, type ServerMetadata } from './discovery';
import { postForm, requestTokens, type TokenResponse } from './token-request';

const deviceSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string().optional(),
  expires_in: z.number(),
  interval: z.number().default(5),
});

const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });
export type DeviceCode = z.infer<typeof deviceSchema>;

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const maxWaitSeconds = 60;

export async function startDeviceFlow(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version'>,
  metadata: ServerMetadata,
  clientId: string,
  scopes: string[],
): Promise<DeviceCode> {
  const endpoint = metadata.device_authorization_endpoint;
  if (endpoint === undefined) throw new Failure('failed', 'This server has no device flow. Use an API key.');
  const parameters = { scope: scopes.join(' '), resource: managementResource(metadata.issuer) };
  const response = await postForm(cli, endpoint, { clientId }, parameters);
  const body = await jsonOf(response);
  const device = deviceSchema.safeParse(body);
  if (response.ok && device.success) return device.data;
  const refused = errorSchema.safeParse(body);
  const reason = refused.data?.error_description ?? refused.data?.error ?? `HTTP ${response.status}`;
  throw new Failure(failureOfStatus(response.status), `The server did not start the sign-in: ${reason}`);
}

/** Polls until the person has answered (§3.4, §3.5). */
export async function waitForTokens(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version' | 'now' | 'sleep'>,
  metadata: ServerMetadata,
  clientId: string,
  device: DeviceCode,
): Promise<TokenResponse> {
  const endsAt = cli.now() + device.expires_in;
  let interval = device.interval;
  while (cli.now() < endsAt) {
    await cli.sleep(interval);
    const answer = await requestTokens(
      cli,
      metadata.token_endpoint,
      { clientId },
      {
        grant_type: grantType,
        device_code: device.device_code,
        resource: managementResource(metadata.issuer),
      },
    ).catch((error: unknown) => {
      // §3.5: after a connection timeout the client polls less often.
      if (!(error instanceof Failure) || error.exitCode !== exitCodes.unavailable) throw error;
      interval = Math.min(interval * 2, maxWaitSeconds);
      return undefined;
    });
    if (answer === undefined) continue;
    if (!('error' in answer)) return answer;
    if (answer.error === 'slow_down') interval += 5;
    else if (answer.error === 'access_denied')
      throw new Failure('forbidden', 'You refused the request in the browser.');
    else if (answer.error === 'expired_token') break;
    else if (answer.error !== 'authorization_pending') {
      throw new Failure('failed', `The sign-in failed: ${answer.description ?? answer.error}`);
    }
  }
  throw new Failure('failed', 'Nobody answered in time. Run the command again to get a new code.');
}
