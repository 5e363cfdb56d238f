import type { ComponentProps, ReactNode } from 'react';
import { controlClass, TextField } from '@/components/ui/field';
import { maximumLength, minimumLength } from '@/lib/login/password/passwords';
import { texts } from '@/lib/web/language';

type FieldProps = Omit<ComponentProps<typeof TextField>, 'name' | 'label'>;

/** The address that a person signs in with. Password managers take it as the user name. */
export async function EmailField(props: FieldProps) {
  const t = await texts('signIn');
  return (
    <TextField
      label={t('email')}
      name="email"
      type="text"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
      {...props}
    />
  );
}

/** A password box. The page script shows and hides what is typed. */
async function PasswordBox({
  label,
  hint,
  error,
  below,
  ...rest
}: { label: string; hint?: string; error?: string | undefined; below?: ReactNode } & Omit<
  ComponentProps<'input'>,
  'name' | 'id' | 'type'
>) {
  const t = await texts('signIn');
  const id = 'password';
  const described = [...(hint ? [`${id}-hint`] : []), ...(error ? [`${id}-error`] : [])].join(' ');
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block font-semibold">
        {label}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      <div className="relative">
        <input
          {...rest}
          id={id}
          name={id}
          type="password"
          required
          className={controlClass(error, 'pe-20')}
          {...(described ? { 'aria-describedby': described } : {})}
          {...(error ? { 'aria-invalid': true } : {})}
        />
        <button
          type="button"
          data-toggle-password={id}
          aria-pressed={false}
          aria-controls={id}
          suppressHydrationWarning
          className="needs-script absolute inset-y-0 end-0 min-h-touch rounded-md px-3 text-sm text-accent hover:bg-sunken aria-pressed:font-semibold"
        >
          <span aria-hidden>{t('showPassword')}</span>
          <span className="sr-only">{t('showPasswordLabel')}</span>
        </button>
      </div>
      {below}
      {error ? (
        <p id={`${id}-error`} className="text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
    </div>
  );
}

/** The password that a person has. */
export async function CurrentPasswordField(props: Omit<ComponentProps<typeof PasswordBox>, 'label' | 'hint'>) {
  return <PasswordBox label={(await texts('signIn'))('password')} autoComplete="current-password" {...props} />;
}

/**
 * A password to choose. The page script shows how strong it is. A password may have more characters in a browser than
 * code points, hence twice the maximum.
 */
export async function NewPasswordField(props: Omit<ComponentProps<typeof PasswordBox>, 'hint' | 'below'>) {
  const t = await texts('signUp');
  return (
    <PasswordBox
      autoComplete="new-password"
      minLength={minimumLength}
      maxLength={2 * maximumLength}
      hint={t('passwordHint', { count: minimumLength })}
      data-password-strength="/signup/strength"
      data-strength="password-strength"
      below={
        <p
          id="password-strength"
          aria-live="polite"
          suppressHydrationWarning
          className="text-sm text-muted empty:hidden data-[level='3']:text-good data-[level='4']:text-good"
        />
      }
      {...props}
    />
  );
}
