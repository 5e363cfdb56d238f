'use client';

import { useActionState } from 'react';
import { Disclosure } from '@/components/developers/disclosure';
import { Checkbox, ChoiceGroup, Radio } from '@/components/ui/choice';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Notice, Panel } from '@/components/ui/surface';
import type { AskableScope } from '@/lib/data/api-access';
import type { ClientKind } from '@/lib/oauth/client-metadata';
import { type AppFormState, type AppValues, authMethods } from './app-form-data';
import { RedirectUris } from './redirect-uris';
import { ScopePicker } from './scope-picker';

type Part = { values: AppValues; errors: Record<string, string> };

/** Registers an app or edits one. Without script the same errors come back with the page. */
export function AppForm({
  kind,
  scopes,
  initial,
  action,
  submitLabel,
}: {
  kind: ClientKind;
  scopes: AskableScope[];
  initial: AppValues;
  action: (state: AppFormState, form: FormData) => Promise<AppFormState>;
  submitLabel: string;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const part = { values: state.values, errors: state.errors };
  const faults = Object.keys(state.errors).length;
  // React resets a form after its action, selects and boxes to what they were at first; a new key starts from what was typed.
  return (
    <form key={state.attempt} action={dispatch} className="space-y-6" noValidate>
      {faults > 0 ? (
        <Alert title={faults === 1 ? 'One field needs another look' : `${faults} fields need another look`}>
          Nothing was saved. Each message stands at its field.
        </Alert>
      ) : null}
      <FocusFirstError errors={state.errors} />
      <Panel title="What people see">
        <Presentation {...part} />
      </Panel>
      {kind === 'machine' ? null : (
        <>
          <Panel title="Where people come back to">
            <RedirectUris kind={kind} defaultValue={state.values.redirect_uris} error={state.errors['redirect_uris']} />
          </Panel>
          <Panel title="What it may ask people for">
            <ScopePicker
              scopes={scopes}
              asked={state.values.asked}
              required={state.values.required}
              error={state.errors['scopes']}
            />
          </Panel>
          <Panel title="How long, and by which grants">
            <GrantTerms kind={kind} {...part} />
          </Panel>
        </>
      )}
      {kind === 'spa' || kind === 'native' ? null : (
        <Panel title="How it proves who it is">
          <Authentication kind={kind} {...part} />
        </Panel>
      )}
      {kind === 'machine' ? null : (
        <>
          <Panel title="Tokens">
            <Tokens kind={kind} {...part} />
          </Panel>
          <Panel title="Requests">
            <Requests {...part} />
          </Panel>
          <Panel title="When people sign out">
            <SigningOut {...part} />
          </Panel>
        </>
      )}
      {state.errors['grant_types'] || state.errors['response_types'] ? (
        <Alert>{state.errors['grant_types'] ?? state.errors['response_types']}</Alert>
      ) : null}
      <SubmitButton className="max-sm:w-full">{submitLabel}</SubmitButton>
    </form>
  );
}

function Presentation({ values, errors }: Part) {
  return (
    <div className="grid gap-4 md:grid-cols-2">
      <TextField
        label="Name"
        name="client_name"
        hint="At most 60 characters."
        autoComplete="off"
        maxLength={60}
        required
        defaultValue={values.client_name}
        error={errors['client_name']}
      />
      <UrlField
        label="Home page"
        name="client_uri"
        part={{ values, errors }}
        hint="Its host stands beneath the name."
      />
      <UrlField label="Logo" name="logo_uri" part={{ values, errors }} hint="Address of a square image." />
      <UrlField
        label="Privacy policy"
        name="policy_uri"
        part={{ values, errors }}
        hint="Linked from the consent page."
      />
      <UrlField label="Terms" name="tos_uri" part={{ values, errors }} hint="Linked from the consent page." />
    </div>
  );
}

function UrlField({
  label,
  name,
  part,
  hint,
}: {
  label: string;
  name:
    | 'client_uri'
    | 'logo_uri'
    | 'policy_uri'
    | 'tos_uri'
    | 'jwks_uri'
    | 'backchannel_logout_uri'
    | 'frontchannel_logout_uri';
  part: Part;
  hint: string;
}) {
  return (
    <TextField
      {...{ label, name, hint }}
      optional
      type="url"
      autoComplete="off"
      placeholder="https://"
      defaultValue={part.values[name]}
      error={part.errors[name]}
    />
  );
}

const durations = [
  ['', 'No limit of its own: as long as its owner likes'],
  ['3600', '1 hour'],
  ['86400', '1 day'],
  ['604800', '7 days'],
  ['2592000', '30 days'],
  ['7776000', '90 days'],
  ['31536000', '1 year'],
] as const;

function GrantTerms({ kind, values, errors }: Part & { kind: ClientKind }) {
  const known = durations.some(([seconds]) => seconds === values.max_grant);
  return (
    <div className="space-y-4">
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
      <ChoiceGroup legend="Grant types">
        <Checkbox
          name="authorization_code"
          label={<code className="font-mono text-sm">authorization_code</code>}
          hint="People sign in and allow. Always on for an app of this type."
          defaultChecked
          disabled
        />
        <Checkbox
          name="refresh_token"
          label={<code className="font-mono text-sm">refresh_token</code>}
          hint="New access tokens without asking again, until the access ends. Rotated on every use."
          defaultChecked={values.refresh_token}
        />
        {kind === 'web' ? (
          <Checkbox
            name="client_credentials"
            label={<code className="font-mono text-sm">client_credentials</code>}
            hint="The app also acts on its own, within what each API allows it."
            defaultChecked={values.client_credentials}
          />
        ) : null}
      </ChoiceGroup>
    </div>
  );
}

/** Response types that show tokens to the browser (design decision 7): there for integrations that cannot be changed. */
const legacyTypes = ['id_token', 'token', 'id_token token', 'code id_token', 'code token', 'code id_token token'];

function Requests({ values, errors }: Part) {
  return (
    <div className="space-y-4">
      <Checkbox
        name="pushed_only"
        label="Accept pushed authorization requests alone"
        hint="Your app says what it will ask for at /oauth/par first (RFC 9126); a link that somebody else made is refused."
        defaultChecked={values.pushed_only}
      />
      <TextAreaField
        label="Types of authorization details"
        name="authorization_details_types"
        optional
        rows={2}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-sm"
        hint="One a line, as their APIs call them (RFC 9396): for asking about one thing in particular, such as a payment."
        defaultValue={values.authorization_details_types}
        error={errors['authorization_details_types']}
      />
      <Disclosure title="Response types of the past" open={values.legacy_response_types.length > 0}>
        <Notice tone="warn" title="For integrations that cannot be changed">
          These send tokens through the browser, where its history, extensions and other pages can see them. RFC 9700
          §2.1.2 advises against them; <code className="font-mono text-sm">code</code> with PKCE does the same safely.
        </Notice>
        <ChoiceGroup legend="Accept as well">
          {legacyTypes.map((type) => (
            <Checkbox
              key={type}
              name="legacy_response_types"
              value={type}
              label={<code className="font-mono text-sm">{type}</code>}
              defaultChecked={values.legacy_response_types.includes(type)}
            />
          ))}
        </ChoiceGroup>
      </Disclosure>
    </div>
  );
}

function SigningOut({ values, errors }: Part) {
  return (
    <div className="space-y-4">
      <TextAreaField
        label="Where people come back to (post_logout_redirect_uris)"
        name="post_logout_redirect_uris"
        optional
        rows={2}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-sm"
        hint="One a line, compared character by character, when your app asks for the sign-out."
        defaultValue={values.post_logout_redirect_uris}
        error={errors['post_logout_redirect_uris']}
      />
      <UrlField
        label="Where your server is told (backchannel_logout_uri)"
        name="backchannel_logout_uri"
        part={{ values, errors }}
        hint="Gets a signed logout token when a person who signed in to your app signs out here, again until it answers 200."
      />
      <UrlField
        label="A page of yours that ends its session (frontchannel_logout_uri)"
        name="frontchannel_logout_uri"
        part={{ values, errors }}
        hint="Shown in a hidden frame. Browsers that keep cookies from frames defeat it: prefer the one above."
      />
    </div>
  );
}

const methodTexts: Record<string, string> = {
  client_secret_basic: 'A secret in the Authorization header (RFC 6749 §2.3.1). What most libraries do.',
  client_secret_post: 'A secret in the body, for libraries that cannot send the header.',
  private_key_jwt:
    'A signed assertion (RFC 7523): your private key never leaves your app, and nothing shared can leak.',
};

function Authentication({ kind, values, errors }: Part & { kind: ClientKind }) {
  return (
    <div className="space-y-4">
      <ChoiceGroup legend="Method at the token endpoint" error={errors['token_endpoint_auth_method']}>
        {authMethods[kind].map((method) => (
          <Radio
            key={method}
            name="token_endpoint_auth_method"
            value={method}
            label={<code className="font-mono text-sm">{method}</code>}
            hint={methodTexts[method]}
            defaultChecked={values.token_endpoint_auth_method === method}
          />
        ))}
      </ChoiceGroup>
      <Disclosure
        title="Public keys, for private_key_jwt"
        open={values.token_endpoint_auth_method === 'private_key_jwt' || Boolean(errors['jwks'] ?? errors['jwks_uri'])}
      >
        <UrlField
          label="Address of the keys (jwks_uri)"
          name="jwks_uri"
          part={{ values, errors }}
          hint="Fetched when an assertion names a key that we do not know, so that you can rotate keys by yourself."
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
      </Disclosure>
    </div>
  );
}

function Tokens({ kind, values, errors }: Part & { kind: ClientKind }) {
  return (
    <div className="space-y-4">
      <SelectField
        label="Signature of ID tokens"
        name="id_token_signed_response_alg"
        hint="Every OpenID Connect library knows RS256; the others make shorter tokens."
        defaultValue={values.id_token_signed_response_alg}
        error={errors['id_token_signed_response_alg']}
      >
        {['RS256', 'ES256', 'EdDSA', 'PS256'].map((alg) => (
          <option key={alg}>{alg}</option>
        ))}
      </SelectField>
      {kind === 'web' ? (
        <Disclosure title="Dangerous exemptions" open={values.without_pkce || Boolean(errors['require_pkce'])}>
          <Notice tone="warn" title="Leave this alone unless a library gives you no choice">
            Without PKCE a stolen authorization code can be injected into your app. RFC 9700 §2.1.1 tolerates it only
            for confidential OpenID Connect clients that check <code className="font-mono text-sm">nonce</code>.
          </Notice>
          <Checkbox
            name="without_pkce"
            label="Accept authorization requests without PKCE (dangerous)"
            {...(errors['require_pkce'] ? { hint: errors['require_pkce'] } : {})}
            defaultChecked={values.without_pkce}
          />
        </Disclosure>
      ) : null}
    </div>
  );
}
