'use client';

import { useState } from 'react';

const sizes = { small: 'size-10 text-lg', large: 'size-12 text-xl sm:size-14' } as const;

/**
 * An app's logo at a fixed size, or its initial while there is none. It stands beside the app's name, so it says nothing
 * by itself. The image is fetched without telling where it is shown.
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
        // An image that failed before scripts ran fired its event too early, hence the look at `complete`.
        // A remote image of a size we set: next/image would fetch and keep it on the app's behalf.
        <img
          src={src}
          alt=""
          referrerPolicy="no-referrer"
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
