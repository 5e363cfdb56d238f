/** The picture of a person, or the first letter of the name. The name itself is next to it, so it has no text. */
export function Avatar({ name, picture, size = 'size-8' }: { name: string; picture?: string | null; size?: string }) {
  if (picture) return <img src={picture} alt="" className={`${size} shrink-0 rounded-full object-cover`} />;
  return (
    <span
      aria-hidden
      className={`${size} inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent`}
    >
      {firstLetter(name)}
    </span>
  );
}

function firstLetter(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim());
  return first?.segment.toUpperCase() ?? '?';
}
