'use client';

import { useState } from 'react';

const sizes = { small: 'size-10 text-lg', large: 'size-12 text-xl sm:size-14' } as const;

/**
 * An app's logo at a fixed size, or its initial if it has none. It is always beside the app's name, so its alternative
 * text is empty. `src` is our own copy: no page loads anything from an app's host.
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
  const [failed, setFailed] = useState(false);
  const initial = [...name.trim()][0]?.toUpperCase() ?? '·';
  return (
    <span
      aria-hidden
      className={`relative inline-flex shrink-0 items-center justify-center overflow-hidden rounded-lg border border-line bg-accent-soft font-semibold text-accent select-none ${sizes[size]}`}
    >
      {src && !failed ? (
        // An image that failed before scripts ran has already fired its event, so `complete` is checked as well.
        <img
          src={src}
          alt=""
          decoding="async"
          ref={(image) => {
            if (image?.complete && image.naturalWidth === 0) setFailed(true);
          }}
          onError={() => setFailed(true)}
          className="absolute inset-0 size-full bg-surface object-contain"
        />
      ) : (
        initial
      )}
    </span>
  );
}
