/**
 * Rules about the keys that a client registers by value (`jwks`): one of them can do what the rest of the metadata asks
 * for. The message of a fault names the keys that cannot be used, and why.
 */
import { signingAlgs } from '../model/signing-algs';
import type { ClientMetadata } from './metadata';
import type { Checked, MetadataRule } from './metadata-rule';
import { canServe, certificateOf, keyProblems, readJwk } from './public-jwk';

export const responses = ['id_token', 'userinfo', 'introspection', 'authorization'] as const;

type Need = { use: 'sig' | 'enc'; purpose: string; alg: string | undefined };

/** A rule that one of the keys given by value serves a need. `needOf` returns undefined if there is no such need. */
function serves(name: string, spec: string, needOf: (checked: Checked) => Need | undefined): MetadataRule {
  return {
    name,
    spec,
    field: 'jwks',
    when: (checked) => {
      const need = needOf(checked);
      const { jwks } = checked.metadata;
      return (
        need !== undefined &&
        jwks !== undefined &&
        !canServe(jwks.keys, need.use, need.alg === undefined ? undefined : [need.alg])
      );
    },
    message: (checked) => {
      const { purpose = '', alg } = needOf(checked) ?? {};
      return unusable(checked.metadata, alg === undefined ? purpose : `${purpose} with ${alg}`);
    },
  };
}

const unusable = ({ jwks }: ClientMetadata, purpose: string): string =>
  [`None of these keys can be used ${purpose}.`, ...keyProblems(jwks?.keys ?? [])].join(' ');

const isShowable = (key: unknown): boolean => certificateOf(key) !== undefined || readJwk(key).jwk !== undefined;

const encryptionOf = ({ metadata }: Checked, response: (typeof responses)[number]) =>
  metadata[`${response}_encrypted_response_alg`];

/** Rules that the keys given by value can be used for what the metadata asks of them. */
export const keyUseRules: MetadataRule[] = [
  serves('a key can sign assertions', 'OpenID Connect Core §9', ({ metadata, method }) => {
    if (method !== 'private_key_jwt') return undefined;
    // A MAC algorithm breaks another rule, at its own field.
    const alg = signingAlgs.find((one) => one === metadata.token_endpoint_auth_signing_alg);
    return { use: 'sig', purpose: 'to sign assertions', alg };
  }),
  {
    name: 'a key or certificate can be used for mutual TLS',
    spec: 'RFC 8705 §2.2.2',
    field: 'jwks',
    when: ({ metadata: { jwks }, method }) =>
      method === 'self_signed_tls_client_auth' && jwks !== undefined && !jwks.keys.some(isShowable),
    message: ({ metadata }) => unusable(metadata, 'for mutual TLS'),
  },
  serves('a key can sign request objects', 'RFC 9101 §5', ({ metadata }) => {
    const { request_object_signing_alg: alg, require_signed_request_object: isRequired } = metadata;
    if (alg === 'none' || (alg === undefined && !isRequired)) return undefined;
    return { use: 'sig', purpose: 'to sign request objects', alg };
  }),
  ...responses.map((response, index) =>
    serves(`a key can encrypt the ${response} response`, 'OpenID Connect Core §10.2', (checked) => {
      const alg = encryptionOf(checked, response);
      // The same algorithm for another response is reported once.
      const isRepeated = responses.slice(0, index).some((earlier) => encryptionOf(checked, earlier) === alg);
      return alg === undefined || isRepeated ? undefined : { use: 'enc', purpose: 'to encrypt to', alg };
    }),
  ),
];
