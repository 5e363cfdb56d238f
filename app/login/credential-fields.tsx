import type { ComponentProps } from 'react';
import { TextField } from '@/components/ui/field';
import { maximumLength, minimumLength } from '@/lib/login/password/passwords';

type FieldProps = Omit<ComponentProps<typeof TextField>, 'name' | 'label'>;

/** The address that a person signs in with. Password managers take it as the user name. */
export function EmailField(props: FieldProps) {
  return (
    <TextField
      label="Email"
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

/** A password to choose. A password may have more characters in a browser than code points, hence twice the maximum. */
export function NewPasswordField({ label, ...props }: FieldProps & { label: string }) {
  return (
    <TextField
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={minimumLength}
      maxLength={2 * maximumLength}
      hint={`At least ${minimumLength} characters. Four unrelated words do well; signs and digits are up to you.`}
      {...props}
    />
  );
}
