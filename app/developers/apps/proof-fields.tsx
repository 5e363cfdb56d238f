import { Code, Marked } from '@/components/developers/marked';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, SelectField, TextAreaField } from '@/components/ui/field';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { authMethods, certificateNames } from './app-form-data';
import { ChoiceField, Folded, type Part, UrlField } from './form-fields';

const methods = [...authMethods.web, ...authMethods.spa, 'tls_client_auth', 'self_signed_tls_client_auth'] as const;
const isMethod = (name: string): name is (typeof methods)[number] => methods.some((method) => method === name);

/** How the app authenticates at the token endpoint. */
export function Authentication({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const texts = part.texts.auth;
  const offered = new Set<string>([
    ...authMethods[kind],
    ...(kind === 'web' || kind === 'machine' ? offers.tlsMethods : []),
    values.token_endpoint_auth_method,
  ]);
  return (
    <div className="space-y-4">
      <ChoiceGroup legend={texts.label} error={errors['token_endpoint_auth_method']}>
        {[...offered].map((method) => (
          <Radio
            key={method}
            name="token_endpoint_auth_method"
            value={method}
            label={<Code>{method}</Code>}
            hint={isMethod(method) ? texts[method] : undefined}
            defaultChecked={values.token_endpoint_auth_method === method}
          />
        ))}
      </ChoiceGroup>
      {offered.has('tls_client_auth') ? <CertificateName part={part} /> : null}
      <Keys part={part} />
      <Strictness part={part} />
    </div>
  );
}

function CertificateName({ part }: { part: Part }) {
  const { values, errors } = part;
  const texts = part.texts.auth;
  const error = certificateNames.map((name) => errors[name]).find((problem) => problem !== undefined);
  return (
    <Folded
      part={part}
      title={texts.certificateTitle}
      names={certificateNames}
      used={values.token_endpoint_auth_method === 'tls_client_auth'}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <SelectField label={texts.certificateKind} name="tls_name_kind" defaultValue={values.tls_name_kind}>
          {certificateNames.map((name) => (
            <option key={name} value={name}>
              {texts[name]}
            </option>
          ))}
        </SelectField>
        <CodeField
          label={texts.certificateName}
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
  const texts = part.texts.keys;
  const confidential = values.token_endpoint_auth_method !== 'none';
  return (
    <Folded
      part={part}
      title={texts.title}
      names={keyNames}
      used={values.jwks !== '' || values.jwks_uri !== '' || values.token_endpoint_auth_method === 'private_key_jwt'}
    >
      <p className="text-sm text-muted">{confidential ? texts.introConfidential : texts.intro}</p>
      <UrlField label={texts.jwksUri} name="jwks_uri" part={part} hint={texts.jwksUriHint} />
      <TextAreaField
        label={texts.jwks}
        name="jwks"
        optional
        rows={6}
        spellCheck={false}
        className="font-mono text-sm"
        hint={texts.jwksHint}
        defaultValue={values.jwks}
        error={errors['jwks']}
      />
      {confidential ? (
        <ChoiceField
          label={texts.assertionAlg}
          name="token_endpoint_auth_signing_alg"
          part={part}
          none={texts.anyAlg}
          options={[...signingAlgs, 'HS256', 'HS384', 'HS512']}
          hint={texts.assertionAlgHint}
        />
      ) : null}
    </Folded>
  );
}

const strictNames = ['strict_client_authentication', 'assertion_audience'];

/** Relaxed checks of client authentication for this app. */
function Strictness({ part }: { part: Part }) {
  const { values } = part;
  const texts = part.texts.strict;
  return (
    <Folded
      part={part}
      title={texts.title}
      names={strictNames}
      used={values.strict_client_authentication || values.assertion_audience !== ''}
    >
      <Checkbox
        name="strict_client_authentication"
        label={texts.label}
        hint={texts.hint}
        defaultChecked={values.strict_client_authentication}
      />
      <ChoiceField
        label={texts.audience}
        name="assertion_audience"
        part={part}
        none={texts.audienceDefault}
        options={['issuer', 'compatible']}
        hint={texts.audienceHint}
      />
    </Folded>
  );
}

/** Sender-constrained tokens, and the FAPI profile that requires them. */
export function Binding({ part }: { part: Part }) {
  const { kind, values, errors, offers } = part;
  const texts = part.texts.binding;
  const byCertificate = offers.tlsMethods.length > 0 || values.tls_client_certificate_bound_access_tokens;
  return (
    <div className="space-y-4">
      <ChoiceGroup
        legend={texts.label}
        error={errors['dpop_bound_access_tokens'] ?? errors['tls_client_certificate_bound_access_tokens']}
      >
        <Checkbox
          name="dpop_bound_access_tokens"
          label={texts.dpop}
          hint={texts.dpopHint}
          defaultChecked={values.dpop_bound_access_tokens}
        />
        {byCertificate ? (
          <Checkbox
            name="tls_client_certificate_bound_access_tokens"
            label={texts.certificate}
            hint={texts.certificateHint}
            defaultChecked={values.tls_client_certificate_bound_access_tokens}
          />
        ) : null}
      </ChoiceGroup>
      {kind === 'web' || kind === 'machine' || values.profile !== '' ? (
        <Folded part={part} title={texts.fapiTitle} names={['profile']} used={values.profile !== ''}>
          <Checkbox
            name="profile"
            value="fapi2"
            label={texts.fapi}
            hint={<Marked text={texts.fapiHint} />}
            defaultChecked={values.profile === 'fapi2'}
          />
        </Folded>
      ) : null}
    </div>
  );
}
