'use client';

import { useActionState } from 'react';
import { Checkbox } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Notice, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { AskableScope } from '@/lib/data/developers/api-access';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import type { AppFormState, AppValues } from './app-form-data';
import { Folded, LinesField, type Offers, type Part, UrlField } from './form-fields';
import { Dangerous } from './legacy-fields';
import { Authentication, Binding, Keys } from './proof-fields';
import { RedirectUris } from './redirect-uris';
import { Requests, SigningOut } from './request-fields';
import { ScopePicker } from './scope-picker';
import { GrantTypes, LongestGrant, ResponseFormats, SubjectType } from './token-fields';

/** Registers an app or edits one. Without script the page returns with the same errors. */
export function AppForm({
  kind,
  scopes,
  initial,
  offers,
  action,
  submitLabel,
  verified = false,
}: {
  kind: ClientKind;
  scopes: AskableScope[];
  initial: AppValues;
  offers: Offers;
  action: (state: AppFormState, form: FormData) => Promise<AppFormState>;
  submitLabel: string;
  /** Whether the app has the verified mark, which some changes remove. */
  verified?: boolean;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const part: Part = { kind, values: state.values, errors: state.errors, offers };
  const faults = Object.keys(state.errors).length;
  const signsIn = kind !== 'machine';
  const confidential = kind === 'web' || kind === 'machine' || initial.token_endpoint_auth_method !== 'none';
  // React resets a form after its action to its first defaults. A new key makes it start from the typed values.
  return (
    <form key={state.attempt} action={dispatch} className="space-y-6" noValidate>
      {faults > 0 ? (
        <Alert title={faults === 1 ? 'One field needs another look' : `${faults} fields need another look`}>
          Nothing was saved. Each field shows its problem.
        </Alert>
      ) : null}
      <FocusFirstError errors={state.errors} />
      {verified ? (
        <Notice title="This app is site verified">
          The mark covers its name, home page, logo and the hosts of its redirect URIs. Saving a change of any of these
          removes the mark until an operator verifies the app again. Everything else can change.
        </Notice>
      ) : null}
      <Panel title={signsIn ? 'What people see' : 'What it is'}>
        <Presentation part={part} />
      </Panel>
      {signsIn ? (
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
        </>
      ) : null}
      <Panel title={signsIn ? 'How long, and by which grants' : 'By which grants'}>
        <div className="space-y-4">
          {signsIn ? <LongestGrant part={part} /> : null}
          <GrantTypes part={part} />
        </div>
      </Panel>
      <Panel title="How it proves who it is">
        <div className="space-y-6">
          {confidential ? <Authentication part={part} /> : <Keys part={part} />}
          <Binding part={part} />
        </div>
      </Panel>
      <Panel title="Tokens and responses">
        <div className="space-y-4">
          <ResponseFormats part={part} />
          {signsIn ? <SubjectType part={part} /> : null}
        </div>
      </Panel>
      {signsIn ? (
        <>
          <Panel title="Requests">
            <Requests part={part} />
          </Panel>
          <Panel title="When people sign out">
            <SigningOut part={part} />
          </Panel>
        </>
      ) : null}
      <Dangerous part={part} />
      {state.errors['lose_mark'] ? (
        <div className="rounded-md border border-warn bg-warn-soft p-3">
          <Checkbox
            name="lose_mark"
            value="yes"
            label="Save and lose the mark “site verified”"
            hint={state.errors['lose_mark']}
            aria-invalid
          />
        </div>
      ) : null}
      <UnsavedChanges changed={Object.keys(state.errors).length > 0} />
      <SubmitButton className="max-sm:w-full">{submitLabel}</SubmitButton>
    </form>
  );
}

function Presentation({ part }: { part: Part }) {
  const { values, errors } = part;
  const signsIn = part.kind !== 'machine';
  return (
    <div className="space-y-4">
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
          part={part}
          hint={signsIn ? 'Its host is shown below the name.' : 'Where others can read about it.'}
        />
        <UrlField
          label="Logo"
          name="logo_uri"
          part={part}
          hint="Address of a square PNG, JPEG or WebP file, up to 1 MB. People see a copy that we keep."
        />
        {signsIn ? (
          <>
            <UrlField label="Privacy policy" name="policy_uri" part={part} hint="Linked from the consent page." />
            <UrlField label="Terms" name="tos_uri" part={part} hint="Linked from the consent page." />
          </>
        ) : null}
      </div>
      <Folded part={part} title="Who is responsible" names={['contacts']} used={values.contacts !== ''}>
        <LinesField
          label="E-mail addresses (contacts)"
          name="contacts"
          part={part}
          hint="One a line. For the operator of this portal, when something is wrong with the app; not shown to others."
        />
      </Folded>
    </div>
  );
}
