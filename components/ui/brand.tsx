/** The logo of Countersign, drawn in the color of the text: a page with a line of ink below a second one. */
function LogoMark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 32 32"
      className={className}
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
    >
      <rect x="5" y="3" width="22" height="26" rx="4" />
      <path d="M10 14.5c2.5-5 4.5-5 4 0s1.500 4.5 4 0 3.500-3 4 0" strokeLinecap="round" strokeLinejoin="round" />
      <path d="M10 22h12" strokeLinecap="round" />
    </svg>
  );
}

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 text-accent">
      <LogoMark />
      <span className="font-semibold text-ink">Countersign</span>
    </span>
  );
}
