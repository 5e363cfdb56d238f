import type { ComponentProps, ReactNode } from 'react';
import { ControlText } from './control-texts';

type Frame = {
  label: string;
  name: string;
  /** What to enter, or why the form asks for it. */
  hint?: ReactNode;
  /** What is wrong and what to do. The first field with an error gets the focus. */
  error?: string | undefined;
  optional?: boolean | undefined;
};

const control =
  'block min-h-touch w-full rounded-md border bg-surface px-3 py-2 text-base text-ink disabled:bg-sunken disabled:text-muted';

/** The classes of a text control, for controls that are not built here. */
export function controlClass(error: string | undefined, className = ''): string {
  return `${control} ${error ? 'border-danger outline-danger' : 'border-control'} ${className}`;
}

/** The attributes that connect a control with its hint and its error. */
function described(id: string, hint: ReactNode, error: string | undefined) {
  const ids = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])].join(' ');
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(error ? { 'aria-invalid': true } : {}) };
}

function FieldFrame({ id, label, hint, error, optional, children }: Frame & { id: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-1">
      <label htmlFor={id} className="block font-semibold">
        {label}
        {optional ? (
          <span className="font-normal text-muted">
            {' '}
            <ControlText name="optional" />
          </span>
        ) : null}
      </label>
      {hint ? (
        <div id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </div>
      ) : null}
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </div>
  );
}

/**
 * A text box with a label. `type` is `text`, `email`, `password`, `url`, `number`, `date` and so on. `id` defaults to
 * the name.
 */
export function TextField({
  label,
  hint,
  error,
  optional,
  className,
  type = 'text',
  ...rest
}: Frame & Omit<ComponentProps<'input'>, 'name'>) {
  const id = rest.id ?? rest.name;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} name={rest.name} optional={optional}>
      <input {...rest} id={id} type={type} className={controlClass(error, className)} {...described(id, hint, error)} />
    </FieldFrame>
  );
}

/** A text box for identifiers, addresses and other values that no program should correct or complete. */
export function CodeField(props: ComponentProps<typeof TextField>) {
  return (
    <TextField autoComplete="off" autoCapitalize="none" spellCheck={false} className="font-mono text-sm" {...props} />
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  optional,
  className,
  rows = 4,
  ...rest
}: Frame & Omit<ComponentProps<'textarea'>, 'name'>) {
  const id = rest.id ?? rest.name;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} name={rest.name} optional={optional}>
      <textarea
        {...rest}
        id={id}
        rows={rows}
        className={controlClass(error, className)}
        {...described(id, hint, error)}
      />
    </FieldFrame>
  );
}

/** A select with a label. Its children are `<option>` elements. */
export function SelectField({
  label,
  hint,
  error,
  optional,
  className,
  ...rest
}: Frame & Omit<ComponentProps<'select'>, 'name'>) {
  const id = rest.id ?? rest.name;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} name={rest.name} optional={optional}>
      <select {...rest} id={id} className={controlClass(error, className)} {...described(id, hint, error)} />
    </FieldFrame>
  );
}
