import type { ReactNode } from 'react';

export function Code({ children }: { children: ReactNode }) {
  return <code className="font-mono text-sm break-words">{children}</code>;
}

/** A text of a form that runs in the browser. `<code>…</code>` is the only markup in it. */
export function Marked({ text }: { text: string }): ReactNode {
  const [, before, code, after] = /^(.*?)<code>(.*?)<\/code>(.*)$/.exec(text) ?? [];
  if (code === undefined) return text;
  return (
    <>
      {before}
      <Code>{code}</Code>
      <Marked text={after ?? ''} />
    </>
  );
}
