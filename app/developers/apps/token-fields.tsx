import { Code } from '@/components/developers/marked';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { SelectField } from '@/components/ui/field';
import { contentEncryptions } from '@/lib/oauth/clients/metadata';
import { encryptionAlgs } from '@/lib/oauth/clients/public-jwk';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { grantTypesOf } from './app-form-data';
import { ChoiceField, Folded, type Part, UrlField } from './form-fields';

const durations = ['3600', '86400', '604800', '2592000', '7776000', '31536000'] as const;

/** The maximum duration of a grant, and how long a refresh token may stay unused. */
export function Durations({ part }: { part: Part }) {
  const { duration } = part.texts;
  return (
    <>
      <DurationField part={part} name="max_grant" label={duration.label} hint={duration.hint} none={duration.none} />
      <DurationField
        part={part}
        name="refresh_idle"
        label={duration.idle}
        hint={duration.idleHint}
        none={duration.idleNone}
      />
    </>
  );
}

function DurationField({
  part: { values, errors, texts },
  name,
  none,
  ...field
}: {
  part: Part;
  name: 'max_grant' | 'refresh_idle';
  label: string;
  hint: string;
  none: string;
}) {
  const chosen = values[name];
  const isOffered = chosen === '' || durations.some((seconds) => seconds === chosen);
  return (
    <SelectField {...field} name={name} defaultValue={chosen} error={errors[name]}>
      <option value="">{none}</option>
      {durations.map((seconds) => (
        <option key={seconds} value={seconds}>
          {texts.duration[seconds]}
        </option>
      ))}
      {isOffered ? null : <option value={chosen}>{`${chosen} s`}</option>}
    </SelectField>
  );
}

/** The name of each grant type in the texts, which is also its label. */
const grantNames = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code': 'device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'token_exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'jwt_bearer',
} as const;

export function GrantTypes({ part }: { part: Part }) {
  const { kind, values, errors } = part;
  const texts = part.texts.grantTypes;
  const { always, offered } = grantTypesOf[kind];
  return (
    <ChoiceGroup legend={texts.label} error={errors['grant_types']}>
      {always.map((type) => (
        <Checkbox
          key={type}
          name={type}
          label={<Code>{type}</Code>}
          hint={`${texts[type]} ${texts.always}`}
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
          hint={
            // Grant Management for OAuth 2.0 §6.1.
            kind === 'web' && type === 'client_credentials'
              ? `${texts[type]} ${texts.management}`
              : texts[grantNames[type]]
          }
          defaultChecked={values.grant_types.includes(type)}
        />
      ))}
    </ChoiceGroup>
  );
}

/** Responses with settings for signing and encryption, by the prefix of the settings' names. */
const responses = ['id_token', 'userinfo', 'authorization', 'introspection'] as const;

/** How responses to the app are signed and encrypted. */
export function ResponseFormats({ part }: { part: Part }) {
  const { kind, values } = part;
  const texts = part.texts.responses;
  const shown = responses.filter((name) => kind !== 'machine' || name === 'introspection');
  const others = shown.filter((name) => name !== 'id_token');
  return (
    <div className="space-y-4">
      {kind === 'machine' ? null : (
        <ChoiceField
          label={texts.idTokenAlg}
          name="id_token_signed_response_alg"
          part={part}
          options={signingAlgs}
          hint={texts.idTokenAlgHint}
        />
      )}
      <Folded
        part={part}
        title={kind === 'machine' ? texts.introspectionAlg : texts.otherAlgs}
        names={others.map((name) => `${name}_signed_response_alg`)}
        used={others.some((name) => !['', 'RS256'].includes(values[`${name}_signed_response_alg`]))}
      >
        <div className="grid items-end gap-4 md:grid-cols-2">
          {others.map((name) => (
            <ChoiceField
              key={name}
              label={texts[name]}
              name={`${name}_signed_response_alg`}
              part={part}
              {...(name === 'userinfo' ? { none: texts.unsigned } : {})}
              options={signingAlgs}
              hint=""
            />
          ))}
        </div>
      </Folded>
      <Folded
        part={part}
        title={texts.encryption}
        names={shown.flatMap((name) => [`${name}_encrypted_response_alg`, `${name}_encrypted_response_enc`])}
        used={shown.some((name) => values[`${name}_encrypted_response_alg`] !== '')}
      >
        <p className="text-sm text-muted">{texts.encryptionIntro}</p>
        {shown.map((name) => (
          <fieldset key={name} className="min-w-0">
            <legend className="mb-1 font-semibold">{texts[name]}</legend>
            <div className="grid items-end gap-4 md:grid-cols-2">
              <ChoiceField
                label={texts.keyEncryption}
                name={`${name}_encrypted_response_alg`}
                part={part}
                none={texts.notEncrypted}
                options={encryptionAlgs}
                hint=""
              />
              <ChoiceField
                label={texts.contentEncryption}
                name={`${name}_encrypted_response_enc`}
                part={part}
                none={texts.defaultEncryption}
                options={contentEncryptions}
                hint=""
              />
            </div>
          </fieldset>
        ))}
      </Folded>
    </div>
  );
}

/** Whether the app sees public or pairwise subject identifiers. */
export function SubjectType({ part }: { part: Part }) {
  const { values, errors } = part;
  const texts = part.texts.subject;
  return (
    <Folded
      part={part}
      title={texts.title}
      names={['subject_type', 'sector_identifier_uri']}
      used={values.subject_type === 'pairwise'}
    >
      <ChoiceGroup legend={texts.label} error={errors['subject_type']}>
        <Radio
          name="subject_type"
          value="public"
          label={texts.public}
          hint={texts.publicHint}
          defaultChecked={values.subject_type !== 'pairwise'}
        />
        <Radio
          name="subject_type"
          value="pairwise"
          label={texts.pairwise}
          hint={texts.pairwiseHint}
          defaultChecked={values.subject_type === 'pairwise'}
        />
      </ChoiceGroup>
      <UrlField label={texts.sector} name="sector_identifier_uri" part={part} hint={texts.sectorHint} />
    </Folded>
  );
}
