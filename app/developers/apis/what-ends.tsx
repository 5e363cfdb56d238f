import { counted } from '../counted';

/** What taking something back from apps ends, in a list for a page that asks for confirmation. */
export function WhatEnds({
  standing,
  lost,
}: {
  standing: { grants: number; people: number; apps: number; machines: number };
  /** What is lost: "this scope". */
  lost: string;
}) {
  return (
    <>
      <ul className="list-disc space-y-1 pl-5">
        <li>
          {standing.grants === 0
            ? `No person’s access holds ${lost} now.`
            : `${counted(standing.people, 'person', 'people')} allowed ${counted(standing.apps, 'app')} ${lost}: that part of their access ends, and access that has nothing else ends whole.`}
        </li>
        {standing.machines > 0 ? (
          <li>{`${counted(standing.machines, 'app')} may have ${lost} without anybody signing in: no more tokens with it.`}</li>
        ) : null}
      </ul>
      <p className="text-muted">
        Access tokens that hold it are marked invalid: whoever checks with us refuses them within seconds, whoever
        checks signatures alone when they expire. Requests that ask for it are refused.
      </p>
    </>
  );
}
