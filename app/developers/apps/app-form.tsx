'use client';

import { useActionState } from 'react';
import { Marked } from '@/components/developers/marked';
import type { ScopeGroup } from '@/components/scope-groups';
import { Checkbox } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { Alert, Notice, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import type { AppFormTexts } from '../form-texts';
import type { AppFormState, AppValues } from './app-form-data';
import { Folded, LinesField, type Offers, type Part, UrlField } from './form-fields';
import { Dangerous } from './legacy-fields';
import { Authentication, Binding, Keys } from './proof-fields';
import { RedirectUris } from './redirect-uris';
import { Requests, SigningOut } from './request-fields';
import { firstView, ScopePicker } from './scope-picker';
import { Durations, GrantTypes, ResponseFormats, SubjectType } from './token-fields';

/** Registers an app or edits one. Without script the page returns with the same errors. */
export function AppForm({
  kind,
  scopes,
  initial,
  offers,
  action,
  purpose,
  texts,
  verified = false,
}: {
  kind: ClientKind;
  /** The scopes of APIs. The picker knows the standard scopes. */
  scopes: ScopeGroup[];
  initial: AppValues;
  offers: Offers;
  action: (state: AppFormState, form: FormData) => Promise<AppFormState>;
  purpose: 'register' | 'save';
  texts: AppFormTexts;
  /** Whether the app has the verified mark, which some changes remove. */
  verified?: boolean;
}) {
  const [state, dispatch] = useActionState(action, { attempt: 0, values: initial, errors: {} });
  const part: Part = { kind, values: state.values, errors: state.errors, offers, texts };
  const words = texts.app;
  const signsIn = kind !== 'machine';
  const confidential = kind === 'web' || kind === 'machine' || initial.token_endpoint_auth_method !== 'none';
  // React resets a form after its action to its first defaults. A new key makes it start from the typed values.
  return (
    <form key={state.attempt} action={dispatch} className="space-y-6" noValidate>
      {/* Enter in a text box presses the first submit button, which must not be one of the picker's. */}
      <button type="submit" hidden tabIndex={-1} />
      {Object.keys(state.errors).length > 0 ? <Alert title={words.problemsTitle}>{words.problemsText}</Alert> : null}
      <FocusFirstError errors={state.errors} />
      {verified ? <Notice title={words.verifiedTitle}>{words.verifiedText}</Notice> : null}
      <Panel title={signsIn ? words.branding : words.identity}>
        <Presentation part={part} />
      </Panel>
      {signsIn ? (
        <>
          <Panel title={words.redirects}>
            <RedirectUris
              kind={kind}
              defaultValue={state.values.redirect_uris}
              error={state.errors['redirect_uris']}
              texts={texts.redirects}
            />
          </Panel>
          <Panel title={words.scopes}>
            <ScopePicker
              groups={scopes}
              chosen={state.values}
              view={state.view ?? firstView(scopes, state.values)}
              error={state.errors['scopes']}
              texts={texts.picker}
            />
          </Panel>
        </>
      ) : null}
      <Panel title={signsIn ? words.durationAndGrantTypes : words.grantTypesOnly}>
        <div className="space-y-4">
          {signsIn ? <Durations part={part} /> : null}
          <GrantTypes part={part} />
        </div>
      </Panel>
      <Panel title={words.clientAuthentication}>
        <div className="space-y-6">
          {confidential ? <Authentication part={part} /> : <Keys part={part} />}
          <Binding part={part} />
        </div>
      </Panel>
      <Panel title={words.tokens}>
        <div className="space-y-4">
          <ResponseFormats part={part} />
          {signsIn ? <SubjectType part={part} /> : null}
        </div>
      </Panel>
      {signsIn ? (
        <>
          <Panel title={words.requests}>
            <Requests part={part} />
          </Panel>
          <Panel title={words.logout}>
            <SigningOut part={part} />
          </Panel>
        </>
      ) : null}
      <Dangerous part={part} />
      {state.errors['lose_mark'] ? (
        <div className="rounded-md border border-warn bg-warn-soft p-3">
          <Checkbox name="lose_mark" value="yes" label={words.loseMark} hint={state.errors['lose_mark']} aria-invalid />
        </div>
      ) : null}
      <UnsavedChanges changed={state.attempt > 0} />
      <SubmitButton className="max-sm:w-full">{words[purpose]}</SubmitButton>
    </form>
  );
}

function Presentation({ part }: { part: Part }) {
  const { values, errors } = part;
  const texts = part.texts.app;
  const signsIn = part.kind !== 'machine';
  return (
    <div className="space-y-4">
      <div className="grid gap-4 md:grid-cols-2">
        <TextField
          label={texts.name}
          name="client_name"
          hint={texts.nameHint}
          autoComplete="off"
          maxLength={60}
          required
          defaultValue={values.client_name}
          error={errors['client_name']}
        />
        <UrlField
          label={texts.homePage}
          name="client_uri"
          part={part}
          hint={signsIn ? texts.homePageHint : texts.homePageHintMachine}
        />
        <UrlField label={texts.logo} name="logo_uri" part={part} hint={texts.logoHint} />
        {signsIn ? (
          <>
            <UrlField label={texts.privacyPolicy} name="policy_uri" part={part} hint={texts.linkedHint} />
            <UrlField label={texts.terms} name="tos_uri" part={part} hint={texts.linkedHint} />
          </>
        ) : null}
      </div>
      <Folded part={part} title={texts.localizedTitle} names={['localized']} used={values.localized !== ''}>
        <LinesField label={texts.localized} name="localized" part={part} hint={<Marked text={texts.localizedHint} />} />
      </Folded>
      <Folded part={part} title={texts.contactsTitle} names={['contacts']} used={values.contacts !== ''}>
        <LinesField label={texts.contacts} name="contacts" part={part} hint={texts.contactsHint} />
      </Folded>
    </div>
  );
}
