import { accessThatEnds, type EndStanding, machinesThatLose } from './removal-words';

/** The access that ends when something is removed from an API, as a list for the page that asks for confirmation. */
export function RemovalEffects({ standing, lost }: { standing: EndStanding; lost: string }) {
  const machines = machinesThatLose(standing, lost);
  return (
    <>
      <ul className="list-disc space-y-1 pl-5">
        <li>{accessThatEnds(standing, lost)}</li>
        {machines === undefined ? null : <li>{machines}</li>}
      </ul>
      <p className="text-muted">
        Access tokens that include it are marked invalid. APIs that check with this server refuse them within seconds;
        APIs that only check signatures refuse them when they expire. New requests for it are refused.
      </p>
    </>
  );
}
