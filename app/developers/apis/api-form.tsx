'use client';

import { useActionState, useState } from 'react';
import { ChoiceGroup, Radio } from '@/components/ui/choice';
import { CodeField, SelectField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { resourceProblem } from '@/lib/data/developers/api-rules';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import type { FormState } from '@/lib/web/form-state';

/** Registers an API or edits one. The identifier of a registered API cannot change. */
export function ApiForm({
  initial,
  identifier,
  action,
  submitLabel,
}: {
  initial: Record<string, string>;
  identifier: 'asked' | 'fixed';
  action: (state: FormState, form: FormData) => Promise<FormState>;
  submitLabel: string;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const { values, errors } = state;
  return (
    <form key={state.attempt} action={dispatch} className="space-y-6" noValidate>
      <FocusFirstError errors={errors} />
      <Panel title="What it is">
        <div className="space-y-4">
          <TextField
            label="Name"
            name="name"
            hint="People read it beside what an app asks for. At most 60 characters."
            autoComplete="off"
            maxLength={60}
            required
            defaultValue={values['name']}
            error={errors['name']}
          />
          {identifier === 'asked' ? <Resource initial={values['resource'] ?? ''} error={errors['resource']} /> : null}
        </div>
      </Panel>
      <Panel title="Its access tokens">
        <div className="grid gap-4 md:grid-cols-2">
          <TextField
            label="Lifetime in seconds"
            name="accessTokenSeconds"
            type="number"
            inputMode="numeric"
            min={60}
            max={86_400}
            hint="60 to 86400 (24 hours). An API that checks signatures alone learns of an ended access this late at most."
            defaultValue={values['accessTokenSeconds']}
            error={errors['accessTokenSeconds']}
          />
          <SelectField
            label="Signature"
            name="signingAlg"
            hint="ES256 makes short tokens. RS256 makes long ones, and is what every library must know (RFC 9068 §2.1)."
            defaultValue={values['signingAlg']}
            error={errors['signingAlg']}
          >
            {signingAlgs.map((alg) => (
              <option key={alg}>{alg}</option>
            ))}
          </SelectField>
        </div>
        <div className="group/format mt-4 space-y-4">
          <ChoiceGroup legend="Format" error={errors['accessTokenFormat']}>
            <Radio
              name="accessTokenFormat"
              value="jwt"
              label="Signed (JWT, RFC 9068)"
              hint="The API reads them by itself, and so does the app: nothing in them is secret. Their type is at+jwt."
              defaultChecked={!['opaque', 'plain-jwt'].includes(values['accessTokenFormat'] ?? '')}
            />
            <Radio
              name="accessTokenFormat"
              value="plain-jwt"
              label="Signed, with the general type JWT"
              hint="For servers that refuse at+jwt and cannot be configured. Spring Security can be: the API’s page shows how."
              defaultChecked={values['accessTokenFormat'] === 'plain-jwt'}
            />
            <Radio
              name="accessTokenFormat"
              value="opaque"
              label="Opaque"
              hint="Apps cannot read them. The API asks us about each token (introspection, RFC 7662) and sees the end of an access at once. Tokens that were already issued do not change."
              defaultChecked={values['accessTokenFormat'] === 'opaque'}
            />
          </ChoiceGroup>
          <div className="hidden group-has-[input[value=plain-jwt]:checked]/format:block">
            <Notice tone="danger" title="With the type JWT a check is lost">
              ID tokens have this type too, so the type no longer says that a token is for an API. The API must check{' '}
              <code className="font-mono text-sm">aud</code> and <code className="font-mono text-sm">token_use</code>,
              which is <code className="font-mono text-sm">access</code> in these tokens alone.
            </Notice>
          </div>
        </div>
      </Panel>
      <Panel title="Who may use it">
        <ChoiceGroup legend="Which apps may ask people for its scopes?">
          <Radio
            name="openToApps"
            value="yes"
            label="Any app on this server"
            hint="Each person still decides what they allow."
            defaultChecked={values['openToApps'] === 'yes'}
          />
          <Radio
            name="openToApps"
            value="no"
            label="Only apps that I allow, and my own"
            hint="Closing an open API takes its scopes from the apps that are not allowed, and from the access that people gave them."
            defaultChecked={values['openToApps'] !== 'yes'}
          />
        </ChoiceGroup>
        <p className="mt-2 text-sm text-muted">
          What apps may have on their own (client credentials) is always allowed app by app.
        </p>
      </Panel>
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton className="max-sm:w-full">{submitLabel}</SubmitButton>
    </form>
  );
}

function Resource({ initial, error }: { initial: string; error: string | undefined }) {
  const [value, setValue] = useState('');
  const problem = value === '' ? undefined : resourceProblem(value.trim());
  return (
    <div className="space-y-2">
      <CodeField
        label="Resource identifier"
        name="resource"
        type="url"
        required
        placeholder="https://api.example.com"
        hint="An absolute URI without fragment (RFC 8707 §2): https, or http for a loopback address such as http://localhost:4000 while you develop. It is the audience of its tokens, exactly as you write it here, and cannot be changed later."
        defaultValue={initial}
        error={error}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <p aria-live="polite" className="text-sm text-warn empty:hidden">
        {problem}
      </p>
    </div>
  );
}
