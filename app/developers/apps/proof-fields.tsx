import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, SelectField, TextAreaField } from '@/components/ui/field';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { authMethods, certificateNames } from './app-form-data';
import { ChoiceField, Code, Folded, type Part, UrlField } from './form-fields';

const methodTexts: Record<string, string> = {
  client_secret_basic: 'A secret in the Authorization header (RFC 6749 §2.3.1). What most libraries do.',
  client_secret_post: 'A secret in the body, for libraries that cannot send the header.',
  client_secret_jwt:
    'An assertion under a MAC made with a secret (OpenID Connect Core §9), which we then keep sealed. A secret made for another method cannot serve for it: after changing to it, create a new one under Credentials.',
  private_key_jwt:
    'A signed assertion (RFC 7523): your private key never leaves your app, and nothing shared can leak.',
  tls_client_auth: 'A certificate of an authority that this portal knows (RFC 8705 §2.1), with the name below.',
  self_signed_tls_client_auth: 'A certificate of your own (RFC 8705 §2.2), registered in x5c of the keys below.',
  none: 'No credential at all.',
};

/** How the app authenticates at the token endpoint. */
export function Authentication({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const methods = new Set([
    ...authMethods[kind],
    ...(kind === 'web' || kind === 'machine' ? offers.tlsMethods : []),
    values.token_endpoint_auth_method,
  ]);
  return (
    <div className="space-y-4">
      <ChoiceGroup legend="Method at the token endpoint" error={errors['token_endpoint_auth_method']}>
        {[...methods].map((method) => (
          <Radio
            key={method}
            name="token_endpoint_auth_method"
            value={method}
            label={<Code>{method}</Code>}
            hint={methodTexts[method]}
            defaultChecked={values.token_endpoint_auth_method === method}
          />
        ))}
      </ChoiceGroup>
      {methods.has('tls_client_auth') ? <CertificateName part={part} /> : null}
      <Keys part={part} />
      <Strictness part={part} />
    </div>
  );
}

const certificateNameTexts: Record<(typeof certificateNames)[number], string> = {
  tls_client_auth_subject_dn: 'Subject, as RFC 4514 writes it',
  tls_client_auth_san_dns: 'DNS name (SAN)',
  tls_client_auth_san_uri: 'URI (SAN)',
  tls_client_auth_san_ip: 'IP address (SAN)',
  tls_client_auth_san_email: 'E-mail address (SAN)',
};

function CertificateName({ part }: { part: Part }) {
  const { values, errors } = part;
  const error = certificateNames.map((name) => errors[name]).find((problem) => problem !== undefined);
  return (
    <Folded
      part={part}
      title="Name in the certificate, for tls_client_auth"
      names={certificateNames}
      used={values.token_endpoint_auth_method === 'tls_client_auth'}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <SelectField label="Which name" name="tls_name_kind" defaultValue={values.tls_name_kind}>
          {certificateNames.map((name) => (
            <option key={name} value={name}>
              {certificateNameTexts[name]}
            </option>
          ))}
        </SelectField>
        <CodeField
          label="The name"
          name="tls_name"
          placeholder="CN=ledger,O=Example,C=CH"
          defaultValue={values.tls_name}
          error={error}
        />
      </div>
    </Folded>
  );
}

const keyNames = ['jwks', 'jwks_uri', 'token_endpoint_auth_signing_alg'];

/** The app's public keys: for its assertions, its requests, and what is encrypted for it. */
export function Keys({ part }: { part: Part }) {
  const { values, errors } = part;
  const confidential = values.token_endpoint_auth_method !== 'none';
  return (
    <Folded
      part={part}
      title="Public keys"
      names={keyNames}
      used={values.jwks !== '' || values.jwks_uri !== '' || values.token_endpoint_auth_method === 'private_key_jwt'}
    >
      <p className="text-sm text-muted">
        Needed for {confidential ? 'private_key_jwt, self-signed certificates, ' : ''}signed requests and encrypted
        responses. Give one of the two.
      </p>
      <UrlField
        label="Address of the keys (jwks_uri)"
        name="jwks_uri"
        part={part}
        hint="Fetched when something names a key that we do not know, so that you can rotate keys by yourself."
      />
      <TextAreaField
        label="Or the keys themselves (jwks)"
        name="jwks"
        optional
        rows={6}
        spellCheck={false}
        className="font-mono text-sm"
        hint="A JWK Set or one JWK, public parts only."
        defaultValue={values.jwks}
        error={errors['jwks']}
      />
      {confidential ? (
        <ChoiceField
          label="Signature of assertions"
          name="token_endpoint_auth_signing_alg"
          part={part}
          none="Any that the key or secret is for"
          options={[...signingAlgs, 'HS256', 'HS384', 'HS512']}
          hint="For private_key_jwt, or those with HS for client_secret_jwt: another algorithm is then refused."
        />
      ) : null}
    </Folded>
  );
}

const strictNames = ['strict_client_authentication', 'assertion_audience'];

/** Relaxed checks of client authentication for this app. */
function Strictness({ part }: { part: Part }) {
  const { values } = part;
  return (
    <Folded
      part={part}
      title="Stricter authentication"
      names={strictNames}
      used={values.strict_client_authentication || values.assertion_audience !== ''}
    >
      <Checkbox
        name="strict_client_authentication"
        label="Accept only the method above"
        hint="Otherwise a secret may come in the header or in the body, whichever your library sends. Strict also means that assertions name the issuer alone."
        defaultChecked={values.strict_client_authentication}
      />
      <ChoiceField
        label="Audience of assertions"
        name="assertion_audience"
        part={part}
        none="As this portal is set"
        options={['issuer', 'compatible']}
        hint="issuer: the aud of an assertion must be this portal’s issuer. compatible: the token endpoint will do as well, as many libraries send it. Choose issuer if the app also signs in elsewhere: a dishonest server can then not trick it into an assertion that works here."
      />
    </Folded>
  );
}

/** Sender-constrained tokens, and the FAPI profile that requires them. */
export function Binding({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const byCertificate = offers.tlsMethods.length > 0 || values.tls_client_certificate_bound_access_tokens;
  return (
    <div className="space-y-4">
      <ChoiceGroup
        legend="Tokens that are bound to a key"
        error={errors['dpop_bound_access_tokens'] ?? errors['tls_client_certificate_bound_access_tokens']}
      >
        <Checkbox
          name="dpop_bound_access_tokens"
          label="Always bind tokens to a key of the app (DPoP)"
          hint="Every request brings a proof (RFC 9449), and a stolen token is worth nothing. Without this, an app may still send proofs."
          defaultChecked={values.dpop_bound_access_tokens}
        />
        {byCertificate ? (
          <Checkbox
            name="tls_client_certificate_bound_access_tokens"
            label="Always bind tokens to the app’s certificate"
            hint="Mutual TLS (RFC 8705 §3): APIs accept the token over a connection with that certificate alone."
            defaultChecked={values.tls_client_certificate_bound_access_tokens}
          />
        ) : null}
      </ChoiceGroup>
      {kind === 'web' || kind === 'machine' || values.profile !== '' ? (
        <Folded part={part} title="FAPI 2.0 Security Profile" names={['profile']} used={values.profile !== ''}>
          <Checkbox
            name="profile"
            value="fapi2"
            label="Hold this app to the profile"
            hint={
              <>
                For banking, health and the like. It turns on pushed requests, PKCE, bound tokens (by DPoP unless by
                certificate) and ES256 in place of RS256, accepts assertions for the issuer alone, and does not rotate
                refresh tokens. The app has to authenticate by a key: choose <Code>private_key_jwt</Code> or mutual TLS
                above.
              </>
            }
            defaultChecked={values.profile === 'fapi2'}
          />
        </Folded>
      ) : null}
    </div>
  );
}
