'use client';

import { type KeyboardEvent, useActionState, useState } from 'react';
import { Button } from '@/components/ui/button';
import { controlClass, SelectField, TextField } from '@/components/ui/field';
import { FocusFirstError } from '@/components/ui/focus-first-error';
import { SubmitButton } from '@/components/ui/submit-button';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import type { ScopeView } from '@/lib/web/scope-view';
import type { FieldErrors } from '@/lib/web/submit-form';
import { GroupButton, matchingScopes, type ScopeGroup, scopeListClass, toggled } from './scope-groups';

export type KeyFormState = {
  attempt: number;
  values: { name: string; life: string; scopes: string[] } & ScopeView;
  /** Codes of errors by field. */
  errors: FieldErrors;
};

type Texts = Record<
  | 'name'
  | 'nameHint'
  | 'expiresAfter'
  | 'permissions'
  | 'filter'
  | 'filterHint'
  | 'filterNow'
  | 'noMatch'
  | 'manyMatches'
  | 'create',
  string
> & { errors: Record<'name' | 'scopes' | 'end' | 'lasting', string>; lastingHint?: string | undefined };

const begin: KeyFormState = {
  attempt: 0,
  values: { name: '', life: '90', scopes: [], find: '', opened: [] },
  errors: {},
};

type Props = {
  groups: ScopeGroup[];
  lives: [days: string, label: string][];
  action: (state: KeyFormState, form: FormData) => Promise<KeyFormState>;
  texts: Texts;
};

/** The form for a new key. Without script, filtering and unfolding send the form, which comes back as it was typed. */
export function KeyForm({ groups, lives, action, texts }: Props) {
  const [{ attempt, values, errors }, dispatch] = useActionState(action, begin);
  const failed = (field: 'name' | 'scopes' | 'end') => {
    const code = errors[field];
    return code === 'lasting' ? texts.errors.lasting : code ? texts.errors[field] : undefined;
  };
  return (
    <form key={attempt} action={dispatch} className="max-w-prose space-y-4" noValidate>
      <FocusFirstError errors={errors} />
      {/* Enter in a text box presses the first submit button, which must not be the filter's. */}
      <button type="submit" hidden tabIndex={-1} />
      <TextField
        label={texts.name}
        name="name"
        hint={texts.nameHint}
        autoComplete="off"
        maxLength={60}
        required
        defaultValue={values.name}
        error={failed('name')}
      />
      <SelectField
        label={texts.expiresAfter}
        name="life"
        hint={texts.lastingHint}
        defaultValue={values.life}
        error={failed('end')}
      >
        {lives.map(([days, label]) => (
          <option key={days} value={days}>
            {label}
          </option>
        ))}
      </SelectField>
      <ScopePicker groups={groups} begin={values} error={failed('scopes')} texts={texts} />
      <UnsavedChanges changed={Object.keys(errors).length > 0} />
      <SubmitButton>{texts.create}</SubmitButton>
    </form>
  );
}

/** As many scopes as are shown unfolded at first, and at most as matches of a filter. */
const fewScopes = 12;
const mostMatches = 50;

function ScopePicker({
  groups,
  begin: { scopes, find: firstFind, opened },
  error,
  texts,
}: {
  groups: ScopeGroup[];
  begin: KeyFormState['values'];
  error: string | undefined;
  texts: Texts;
}) {
  const isShort = groups.flatMap(([, list]) => list).length <= fewScopes;
  const [chosen, setChosen] = useState(new Set(scopes));
  const [open, setOpen] = useState(new Set(opened));
  const [find, setFind] = useState(firstFind);
  const wanted = find.trim().toLowerCase();
  const shown = wanted === '' ? groups : matchingScopes(groups, wanted, mostMatches);
  const isFull = wanted !== '' && shown.flatMap(([, list]) => list).length >= mostMatches;
  const isOpen = (api: string) => isShort || wanted !== '' || open.has(api);
  const visible = new Set(shown.filter(([api]) => isOpen(api)).flatMap(([, list]) => list.map(([value]) => value)));
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className="font-semibold">{texts.permissions}</legend>
      {error ? (
        <p role="alert" className="text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
      {isShort ? null : (
        <div className="flex gap-2">
          <input
            type="search"
            name="find"
            aria-label={texts.filter}
            placeholder={texts.filterHint}
            value={find}
            onChange={(event) => setFind(event.target.value)}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
            maxLength={100}
            className={controlClass(undefined)}
          />
          <noscript>
            <Button type="submit" name="intent" value="find" look="secondary">
              {texts.filterNow}
            </Button>
          </noscript>
        </div>
      )}
      {[...chosen]
        .filter((value) => !visible.has(value))
        .map((value) => (
          <input key={value} type="hidden" name="scopes" value={value} />
        ))}
      {[...open].map((api) => (
        <input key={api} type="hidden" name="opened" value={api} />
      ))}
      {shown.length === 0 ? <p className="text-muted">{texts.noMatch}</p> : null}
      <div className={scopeListClass}>
        {shown.map(([api, list]) => (
          <div key={api}>
            {isShort || wanted !== '' ? (
              <p className="px-3 pt-2 font-semibold wrap-anywhere">
                <bdi>{api}</bdi>
              </p>
            ) : (
              <GroupButton
                api={api}
                isOpen={isOpen(api)}
                counts={[list.filter(([value]) => chosen.has(value)).length, list.length]}
                onPress={() => setOpen(toggled(open, api))}
              />
            )}
            {isOpen(api) ? (
              <div className="px-3 pb-2">
                {list.map(([value, title]) => (
                  <label key={value} className="flex min-h-touch items-start gap-3 py-2">
                    <input
                      type="checkbox"
                      name="scopes"
                      value={value}
                      checked={chosen.has(value)}
                      onChange={() => setChosen(toggled(chosen, value))}
                      className="mt-0.5 size-5 shrink-0"
                    />
                    <span className="min-w-0 wrap-anywhere">
                      {title === '' ? null : <span className="block">{title}</span>}
                      <code className={`font-mono text-sm break-all ${title === '' ? '' : 'text-muted'}`}>{value}</code>
                    </span>
                  </label>
                ))}
              </div>
            ) : null}
          </div>
        ))}
      </div>
      {isFull ? <p className="text-sm text-muted">{texts.manyMatches}</p> : null}
    </fieldset>
  );
}
