import type { ReactNode } from 'react';
import { Disclosure } from '@/components/developers/disclosure';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import type { AppFormTexts } from '../form-texts';
import type { AppValues } from './app-form-data';

/** The options that depend on the portal's configuration and on the developer. */
export type Offers = {
  /** Methods of RFC 8705 that the operator configured. */
  tlsMethods: string[];
  isOperator: boolean;
  /** Whether the portal lets confidential apps omit PKCE. */
  withoutPkce: boolean;
};

/** The properties of every part of the form. */
export type Part = {
  kind: ClientKind;
  values: AppValues;
  errors: Record<string, string>;
  offers: Offers;
  texts: AppFormTexts;
};

type TextName = { [Name in keyof AppValues]: AppValues[Name] extends string ? Name : never }[keyof AppValues];
type Named = { part: Part; label: string; name: TextName; hint: ReactNode };

export function UrlField({ part, ...field }: Named) {
  return (
    <TextField
      {...field}
      optional
      type="url"
      autoComplete="off"
      placeholder="https://"
      defaultValue={part.values[field.name]}
      error={part.errors[field.name]}
    />
  );
}

/** Several values, one per line. */
export function LinesField({ part, rows = 2, ...field }: Named & { rows?: number }) {
  return (
    <TextAreaField
      {...field}
      optional
      rows={rows}
      spellCheck={false}
      autoCapitalize="none"
      className="font-mono text-sm"
      defaultValue={part.values[field.name]}
      error={part.errors[field.name]}
    />
  );
}

/** One of a few values. `none` labels the empty choice, if it is allowed. */
export function ChoiceField({ part, none, options, ...field }: Named & { none?: string; options: readonly string[] }) {
  return (
    <SelectField {...field} defaultValue={part.values[field.name]} error={part.errors[field.name]}>
      {none === undefined ? null : <option value="">{none}</option>}
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </SelectField>
  );
}

/** A folded section. It opens when one of its fields is set (`used`) or has an error. */
export function Folded({
  part,
  title,
  names,
  used,
  tone = 'neutral',
  children,
}: {
  part: Part;
  title: string;
  /** The names of the fields inside, as keys of `errors`. */
  names: readonly string[];
  used: boolean;
  tone?: 'neutral' | 'danger';
  children: ReactNode;
}) {
  return (
    <Disclosure title={title} tone={tone} open={used || names.some((name) => part.errors[name] !== undefined)}>
      {children}
    </Disclosure>
  );
}
