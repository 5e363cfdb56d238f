import Link from 'next/link';
import type { ComponentProps } from 'react';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';

const looks: Record<ButtonLook, string> = {
  primary: 'border-accent bg-accent text-on-accent hover:border-accent-strong hover:bg-accent-strong',
  secondary: 'border-control bg-surface text-ink hover:bg-sunken',
  quiet: 'border-transparent bg-transparent text-accent hover:bg-sunken',
  danger: 'border-danger bg-danger text-on-danger hover:border-danger-strong hover:bg-danger-strong',
};

/** The classes of a button, for an element that is neither `<button>` nor a link. */
export function buttonClass(look: ButtonLook, className = ''): string {
  return `inline-flex min-h-touch max-w-full items-center justify-center gap-2 rounded-md border px-4 py-2 text-center text-base wrap-anywhere font-semibold no-underline transition-colors disabled:border-line disabled:bg-sunken disabled:text-muted ${looks[look]} ${className}`;
}

/** A button. A page has one primary button. `type` is required, so that no button submits by accident. */
export function Button({
  look = 'primary',
  type,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'type'> & { look?: ButtonLook; type: 'submit' | 'button' }) {
  return <button type={type} className={buttonClass(look, className)} {...rest} />;
}

/** A link that looks like a button. */
export function ButtonLink({
  look = 'secondary',
  className,
  ...rest
}: ComponentProps<typeof Link> & { look?: ButtonLook }) {
  return <Link className={buttonClass(look, className)} {...rest} />;
}

/** A link in running text. */
export function TextLink({ className = '', ...rest }: ComponentProps<typeof Link>) {
  return <Link className={`${textLinkClass} ${className}`} {...rest} />;
}

export const textLinkClass =
  'rounded-sm wrap-anywhere text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2';
