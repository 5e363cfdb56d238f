import { currentLanguage, texts } from '@/lib/web/language';
import { accessThatEnds, type EndStanding, type Lost, machinesThatLose } from './removal-words';

/** The access that ends when something is removed from an API, as a list for the page that asks for confirmation. */
export async function RemovalEffects({ standing, lost }: { standing: EndStanding; lost: Lost }) {
  const language = await currentLanguage();
  const machines = machinesThatLose(language, standing, lost);
  return (
    <>
      <ul className="list-disc space-y-1 ps-5">
        <li>{accessThatEnds(language, standing, lost)}</li>
        {machines === undefined ? null : <li>{machines}</li>}
      </ul>
      <p className="text-muted">{(await texts('devApi'))('removal.tokens')}</p>
    </>
  );
}
