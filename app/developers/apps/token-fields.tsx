import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { SelectField } from '@/components/ui/field';
import { contentEncryptions } from '@/lib/oauth/clients/metadata';
import { encryptionAlgs } from '@/lib/oauth/clients/public-jwk';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { grantTypesOf } from './app-form-data';
import { ChoiceField, Code, Folded, type Part, UrlField } from './form-fields';

const durations = [
  ['', 'No limit of its own: as long as its owner likes'],
  ['3600', '1 hour'],
  ['86400', '1 day'],
  ['604800', '7 days'],
  ['2592000', '30 days'],
  ['7776000', '90 days'],
  ['31536000', '1 year'],
] as const;

/** The maximum duration of a grant. */
export function LongestGrant({ part: { values, errors } }: { part: Part }) {
  const known = durations.some(([seconds]) => seconds === values.max_grant);
  return (
    <SelectField
      label="Longest access that it accepts"
      name="max_grant"
      hint="People choose how long access lasts; this is the most that they are offered."
      defaultValue={values.max_grant}
      error={errors['max_grant']}
    >
      {durations.map(([seconds, label]) => (
        <option key={seconds} value={seconds}>
          {label}
        </option>
      ))}
      {known ? null : <option value={values.max_grant}>{values.max_grant} seconds</option>}
    </SelectField>
  );
}

const grantTexts: Record<string, string> = {
  authorization_code: 'People sign in and allow.',
  refresh_token: 'New access tokens without asking again, until the access ends. Rotated on every use.',
  client_credentials: 'The app acts on its own, within what each API allows it.',
  'urn:ietf:params:oauth:grant-type:device_code':
    'People allow on another screen, by a short code: for televisions, printers and command lines (RFC 8628).',
  'urn:ietf:params:oauth:grant-type:token-exchange':
    'Trades a token that it was called with for one for the next API (RFC 8693), where that API’s owner lets it.',
  'urn:ietf:params:oauth:grant-type:jwt-bearer':
    'Brings assertions of issuers that you name (RFC 7523), for people who allowed this app something before.',
};

/** Grant Management for OAuth 2.0 §6.1. */
const managing =
  'With it a web app also looks at what people allowed it, and gives it back, by grant_id (Grant Management for OAuth 2.0).';

export function GrantTypes({ part: { kind, values, errors } }: { part: Part }) {
  const { always, offered } = grantTypesOf[kind];
  return (
    <ChoiceGroup legend="Grant types" error={errors['grant_types']}>
      {always.map((type) => (
        <Checkbox
          key={type}
          name={type}
          label={<Code>{type}</Code>}
          hint={`${grantTexts[type]} Always on for an app of this type.`}
          defaultChecked
          disabled
        />
      ))}
      {offered.map((type) => (
        <Checkbox
          key={type}
          name="grant_types"
          value={type}
          label={<Code>{type.replace('urn:ietf:params:oauth:grant-type:', '')}</Code>}
          hint={kind === 'web' && type === 'client_credentials' ? `${grantTexts[type]} ${managing}` : grantTexts[type]}
          defaultChecked={values.grant_types.includes(type)}
        />
      ))}
    </ChoiceGroup>
  );
}

/** Responses with settings for signing and encryption, by the prefix of the settings' names. */
const responses = [
  { name: 'id_token', title: 'ID token', unsigned: undefined },
  { name: 'userinfo', title: 'Userinfo', unsigned: 'None: plain JSON' },
  { name: 'authorization', title: 'Authorization response (JARM)', unsigned: undefined },
  { name: 'introspection', title: 'Introspection (RFC 9701)', unsigned: undefined },
] as const;

/** How responses to the app are signed and encrypted. */
export function ResponseFormats({ part }: { part: Part }) {
  const { kind, values } = part;
  const shown = responses.filter(({ name }) => kind !== 'machine' || name === 'introspection');
  const others = shown.filter(({ name }) => name !== 'id_token');
  return (
    <div className="space-y-4">
      {kind === 'machine' ? null : (
        <ChoiceField
          label="Signature of ID tokens"
          name="id_token_signed_response_alg"
          part={part}
          options={signingAlgs}
          hint="Every OpenID Connect library knows RS256; the others make shorter tokens."
        />
      )}
      <Folded
        part={part}
        title={kind === 'machine' ? 'Signature of introspection' : 'Signature of other responses'}
        names={others.map(({ name }) => `${name}_signed_response_alg`)}
        used={others.some(({ name }) => !['', 'RS256'].includes(values[`${name}_signed_response_alg`]))}
      >
        <div className="grid items-end gap-4 md:grid-cols-2">
          {others.map(({ name, title, unsigned }) => (
            <ChoiceField
              key={name}
              label={title}
              name={`${name}_signed_response_alg`}
              part={part}
              {...(unsigned ? { none: unsigned } : {})}
              options={signingAlgs}
              hint=""
            />
          ))}
        </div>
      </Folded>
      <Folded
        part={part}
        title="Encryption for the app"
        names={shown.flatMap(({ name }) => [`${name}_encrypted_response_alg`, `${name}_encrypted_response_enc`])}
        used={shown.some(({ name }) => values[`${name}_encrypted_response_alg`] !== '')}
      >
        <p className="text-sm text-muted">Encrypted under one of the app’s public keys, and signed within.</p>
        {shown.map(({ name, title }) => (
          <div key={name} className="grid items-end gap-4 md:grid-cols-2">
            <ChoiceField
              label={title}
              name={`${name}_encrypted_response_alg`}
              part={part}
              none="Not encrypted"
              options={encryptionAlgs}
              hint=""
            />
            <ChoiceField
              label={`${title}: its content`}
              name={`${name}_encrypted_response_enc`}
              part={part}
              none="As usual: A128CBC-HS256"
              options={contentEncryptions}
              hint=""
            />
          </div>
        ))}
      </Folded>
    </div>
  );
}

/** Whether the app sees public or pairwise subject identifiers. */
export function SubjectType({ part }: { part: Part }) {
  const { values, errors } = part;
  return (
    <Folded
      part={part}
      title="How it knows people apart"
      names={['subject_type', 'sector_identifier_uri']}
      used={values.subject_type === 'pairwise'}
    >
      <ChoiceGroup legend="The identifier of a person (sub)" error={errors['subject_type']}>
        <Radio
          name="subject_type"
          value="public"
          label="The same for every app"
          hint="Apps and APIs can tell that it is the same person."
          defaultChecked={values.subject_type !== 'pairwise'}
        />
        <Radio
          name="subject_type"
          value="pairwise"
          label="One for this app alone (pairwise)"
          hint="Two apps cannot match their users by it. Changing this makes strangers of everyone who signed in before."
          defaultChecked={values.subject_type === 'pairwise'}
        />
      </ChoiceGroup>
      <UrlField
        label="Which addresses belong together (sector_identifier_uri)"
        name="sector_identifier_uri"
        part={part}
        hint="A JSON list of all redirect URIs, fetched when you save. Needed where they are at several hosts (OpenID Connect Core §8.1). For an app that people also sign in to elsewhere, on a device for instance, it lists the jwks_uri too."
      />
    </Folded>
  );
}
