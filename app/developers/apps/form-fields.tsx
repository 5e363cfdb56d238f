import type { ReactNode } from 'react';
import { Disclosure } from '@/components/developers/disclosure';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import type { AppValues } from './app-form-data';

/** What the developer may see that depends on this portal and on who they are. */
export type Offers = {
  /** Methods of RFC 8705 that the operator set up. */
  tlsMethods: string[];
  isOperator: boolean;
  /** Whether apps with credentials may go without PKCE here. */
  withoutPkce: boolean;
};

/** What each part of the form is drawn from. */
export type Part = { kind: ClientKind; values: AppValues; errors: Record<string, string>; offers: Offers };

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

/** Several values, one a line. */
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

/** One of few values; `none` says what leaving it out means, where that is possible. */
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

/** Folded unless something in it is set (`used`) or wrong. */
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
  /** The fields inside, by which errors are named. */
  names: readonly string[];
  used: boolean;
  tone?: 'neutral' | 'danger';
  children: ReactNode;
}) {
  return (
    <Disclosure {...{ title, tone }} open={used || names.some((name) => part.errors[name] !== undefined)}>
      {children}
    </Disclosure>
  );
}

export function Code({ children }: { children: ReactNode }) {
  return <code className="font-mono text-sm break-words">{children}</code>;
}
