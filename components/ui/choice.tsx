import type { ComponentProps, ReactNode } from 'react';

type ChoiceProps = Omit<ComponentProps<'input'>, 'type'> & {
  label: ReactNode;
  /** A second, smaller line. It is the accessible description, not part of the name. */
  hint?: ReactNode;
  /** A badge to the right of the label. */
  aside?: ReactNode;
};

function Choice({
  type,
  label,
  hint,
  aside,
  id,
  className = '',
  ...rest
}: ChoiceProps & { type: 'checkbox' | 'radio' }) {
  const ownId = id ?? `${rest.name ?? type}-${String(rest.value ?? 'on')}`;
  // The label covers the whole row, so the row is the target. The control is above it.
  const caption = (
    <label htmlFor={ownId} className="block min-w-0 before:absolute before:inset-0">
      {label}
    </label>
  );
  return (
    <div className={`relative flex min-h-touch min-w-0 items-start gap-3 py-2 ${className}`}>
      <input
        type={type}
        id={ownId}
        className="relative z-1 mt-0.5 size-5 shrink-0"
        {...(hint ? { 'aria-describedby': `${ownId}-hint` } : {})}
        {...rest}
      />
      <div className="min-w-0 grow">
        {aside ? (
          <div className="flex items-start justify-between gap-3">
            {caption}
            {aside}
          </div>
        ) : (
          caption
        )}
        {hint ? (
          <div id={`${ownId}-hint`} className="text-sm wrap-anywhere text-muted">
            {hint}
          </div>
        ) : null}
      </div>
    </div>
  );
}

export function Checkbox(props: ChoiceProps) {
  return <Choice type="checkbox" {...props} />;
}

export function Radio(props: ChoiceProps) {
  return <Choice type="radio" {...props} />;
}

/** A fieldset around related choices. */
export function ChoiceGroup({
  legend,
  hint,
  error,
  children,
}: {
  legend: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className="min-w-0">
      <legend className="max-w-full font-semibold wrap-anywhere">{legend}</legend>
      {hint ? <p className="text-sm text-muted">{hint}</p> : null}
      {error ? (
        <p role="alert" className="text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
      {children}
    </fieldset>
  );
}
