const sizes = { small: 'size-10 text-lg', large: 'size-12 text-xl sm:size-14' } as const;

/**
 * An app's logo at a fixed size, or its initial if it has none. It is always beside the app's name, so its alternative
 * text is empty. `src` is our own copy: no page loads anything from an app's host. The page script hides a logo that
 * cannot be loaded, and the initial appears.
 */
export function AppLogo({
  name,
  src,
  size = 'small',
}: {
  name: string;
  src?: string | undefined;
  size?: 'small' | 'large';
}) {
  const initial = [...name.trim()][0]?.toUpperCase() ?? '·';
  return (
    <span
      aria-hidden
      className={`relative inline-flex shrink-0 items-center justify-center overflow-hidden rounded-lg border border-line bg-accent-soft font-semibold text-accent select-none ${sizes[size]}`}
    >
      {initial}
      {src ? (
        <img
          src={src}
          alt=""
          decoding="async"
          data-logo=""
          suppressHydrationWarning
          className="absolute inset-0 size-full bg-surface object-contain"
        />
      ) : null}
    </span>
  );
}
