/**
 * The form of an app as values, and as the metadata (RFC 7591) that it stands for. Fields bear the wire names, so that
 * a refusal that names a metadata field finds its place in the form.
 */
import type { ClientDraft, RegisteredClient } from '@/lib/data/clients';
import type { ClientKind } from '@/lib/oauth/client-metadata';

export type AppValues = {
  client_name: string;
  client_uri: string;
  logo_uri: string;
  policy_uri: string;
  tos_uri: string;
  /** One a line. */
  redirect_uris: string;
  token_endpoint_auth_method: string;
  jwks: string;
  jwks_uri: string;
  refresh_token: boolean;
  client_credentials: boolean;
  asked: string[];
  required: string[];
  /** Seconds, or nothing for no limit. */
  max_grant: string;
  id_token_signed_response_alg: string;
  without_pkce: boolean;
  pushed_only: boolean;
  /** One a line. */
  authorization_details_types: string;
  /** Response types beside `code`. */
  legacy_response_types: string[];
  /** One a line. */
  post_logout_redirect_uris: string;
  backchannel_logout_uri: string;
  frontchannel_logout_uri: string;
};

export type AppFormState = { attempt: number; values: AppValues; errors: Record<string, string> };

/** How an app of a kind may prove who it is, the default first. Those without a place for a secret have none. */
export const authMethods = {
  web: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  machine: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  spa: ['none'],
  native: ['none'],
} as const satisfies Record<ClientKind, readonly string[]>;

/** Those that the form decides about; what else is registered stays. */
const grantTypesOfForm = new Set<string>([
  ...['authorization_code', 'refresh_token', 'client_credentials', 'implicit'],
]);

export function newAppValues(kind: ClientKind): AppValues {
  const signsIn = kind !== 'machine';
  return {
    ...{ client_name: '', client_uri: '', logo_uri: '', policy_uri: '', tos_uri: '', redirect_uris: '' },
    ...{ token_endpoint_auth_method: authMethods[kind][0], jwks: '', jwks_uri: '' },
    refresh_token: signsIn,
    client_credentials: kind === 'machine',
    asked: signsIn ? ['openid', 'profile', 'email'] : [],
    required: signsIn ? ['openid'] : [],
    ...{ max_grant: '', id_token_signed_response_alg: 'RS256', without_pkce: false },
    ...{ pushed_only: false, authorization_details_types: '', legacy_response_types: [] },
    ...{ post_logout_redirect_uris: '', backchannel_logout_uri: '', frontchannel_logout_uri: '' },
  };
}

export function valuesOf(client: RegisteredClient): AppValues {
  const { metadata } = client;
  return {
    client_name: metadata.client_name,
    client_uri: metadata.client_uri ?? '',
    logo_uri: metadata.logo_uri ?? '',
    policy_uri: metadata.policy_uri ?? '',
    tos_uri: metadata.tos_uri ?? '',
    redirect_uris: metadata.redirect_uris.join('\n'),
    token_endpoint_auth_method: metadata.token_endpoint_auth_method,
    jwks: metadata.jwks ? JSON.stringify(metadata.jwks, null, 2) : '',
    jwks_uri: metadata.jwks_uri ?? '',
    refresh_token: metadata.grant_types.includes('refresh_token'),
    client_credentials: metadata.grant_types.includes('client_credentials'),
    asked: client.scopes.map((asked) => asked.scope),
    required: client.scopes.filter((asked) => asked.required).map((asked) => asked.scope),
    max_grant: client.maxGrantSeconds === undefined ? '' : String(client.maxGrantSeconds),
    id_token_signed_response_alg: metadata.id_token_signed_response_alg,
    without_pkce: !metadata.require_pkce,
    pushed_only: metadata.require_pushed_authorization_requests,
    authorization_details_types: metadata.authorization_details_types.join('\n'),
    legacy_response_types: metadata.response_types.filter((type) => type !== 'code'),
    post_logout_redirect_uris: metadata.post_logout_redirect_uris.join('\n'),
    backchannel_logout_uri: metadata.backchannel_logout_uri ?? '',
    frontchannel_logout_uri: metadata.frontchannel_logout_uri ?? '',
  };
}

export function readAppValues(form: FormData): AppValues {
  return {
    client_name: text(form, 'client_name'),
    client_uri: text(form, 'client_uri'),
    logo_uri: text(form, 'logo_uri'),
    policy_uri: text(form, 'policy_uri'),
    tos_uri: text(form, 'tos_uri'),
    redirect_uris: text(form, 'redirect_uris'),
    token_endpoint_auth_method: text(form, 'token_endpoint_auth_method'),
    jwks: text(form, 'jwks'),
    jwks_uri: text(form, 'jwks_uri'),
    refresh_token: form.has('refresh_token'),
    client_credentials: form.has('client_credentials'),
    asked: texts(form, 'asked'),
    required: texts(form, 'required'),
    max_grant: text(form, 'max_grant'),
    id_token_signed_response_alg: text(form, 'id_token_signed_response_alg'),
    without_pkce: form.has('without_pkce'),
    pushed_only: form.has('pushed_only'),
    authorization_details_types: text(form, 'authorization_details_types'),
    legacy_response_types: texts(form, 'legacy_response_types'),
    post_logout_redirect_uris: text(form, 'post_logout_redirect_uris'),
    backchannel_logout_uri: text(form, 'backchannel_logout_uri'),
    frontchannel_logout_uri: text(form, 'frontchannel_logout_uri'),
  };
}

/**
 * The draft that the form stands for, or what stands in its way before the rules of registration can be asked.
 * `kept` is what is registered already and has no field here.
 */
export function draftOf(
  values: AppValues,
  kind: ClientKind,
  kept: Partial<RegisteredClient['metadata']> = {},
): { draft: ClientDraft; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  if (values.client_name === '') errors['client_name'] = 'Enter a name. People read it on the consent page.';
  else if (values.client_name.length > 60) errors['client_name'] = 'Use at most 60 characters.';
  const byKeys = values.token_endpoint_auth_method === 'private_key_jwt';
  const jwks = byKeys && values.jwks !== '' ? parseKeys(values.jwks) : undefined;
  if (byKeys && values.jwks !== '' && jwks === undefined) {
    errors['jwks'] = 'Paste JSON: a JWK Set {"keys":[…]} or a single JWK (RFC 7517).';
  }
  const machine = kind === 'machine';
  const draft: ClientDraft = {
    metadata: {
      ...kept,
      client_name: values.client_name,
      client_uri: values.client_uri || undefined,
      logo_uri: values.logo_uri || undefined,
      policy_uri: values.policy_uri || undefined,
      tos_uri: values.tos_uri || undefined,
      redirect_uris: machine ? [] : redirectUriLines(values.redirect_uris),
      grant_types: machine
        ? ['client_credentials']
        : [
            'authorization_code',
            ...(values.refresh_token ? ['refresh_token'] : []),
            ...(values.client_credentials && kind === 'web' ? ['client_credentials'] : []),
            ...(values.legacy_response_types.length > 0 ? ['implicit'] : []),
            ...(kept.grant_types ?? []).filter((type) => !grantTypesOfForm.has(type)),
          ],
      response_types: machine ? [] : ['code', ...values.legacy_response_types],
      application_type: kind === 'native' ? 'native' : 'web',
      token_endpoint_auth_method: values.token_endpoint_auth_method || authMethods[kind][0],
      // Keys that are not for authentication are for request objects, and have no field here.
      jwks: byKeys ? jwks : kept.jwks,
      jwks_uri: byKeys ? values.jwks_uri || undefined : kept.jwks_uri,
      id_token_signed_response_alg: values.id_token_signed_response_alg || undefined,
      require_pkce: !values.without_pkce,
      require_pushed_authorization_requests: values.pushed_only,
      authorization_details_types: machine ? [] : redirectUriLines(values.authorization_details_types),
      post_logout_redirect_uris: machine ? [] : redirectUriLines(values.post_logout_redirect_uris),
      backchannel_logout_uri: machine ? undefined : values.backchannel_logout_uri || undefined,
      frontchannel_logout_uri: machine ? undefined : values.frontchannel_logout_uri || undefined,
    },
    // A scope that cannot be unticked is also asked for, whichever of the two boxes was ticked.
    scopes: machine
      ? []
      : [...new Set([...values.asked, ...values.required])].map((scope) => ({
          scope,
          required: values.required.includes(scope),
        })),
    ...(values.max_grant !== '' && { maxGrantSeconds: Number(values.max_grant) }),
  };
  return { draft, errors };
}

export function redirectUriLines(lines: string): string[] {
  return lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function parseKeys(json: string): unknown {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    if (!('keys' in parsed)) return { keys: [parsed] };
    return Array.isArray(parsed.keys) && parsed.keys.length > 0 ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

function texts(form: FormData, name: string): string[] {
  return form.getAll(name).filter((value) => typeof value === 'string');
}
