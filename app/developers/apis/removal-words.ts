/** Sentences about the access that a change of an API ends. `lost` names what is removed: "this scope". */
import { counted } from '@/lib/words/count-words';

export type EndStanding = { grants: number; people: number; apps: number; machines: number };

export function accessThatEnds({ grants, people, apps }: EndStanding, lost: string): string {
  if (grants === 0) return `Nobody has given an app access to ${lost}.`;
  const who = `${counted(people, 'person has', 'people have')} given ${counted(apps, 'app')} access to ${lost}.`;
  return `${who} That part of the access ends. Access that includes nothing else ends completely.`;
}

/** Undefined when no app uses it without a person. */
export function machinesThatLose({ machines }: EndStanding, lost: string): string | undefined {
  if (machines === 0) return undefined;
  return `${counted(machines, 'app uses', 'apps use')} ${lost} without a person: new tokens no longer include it.`;
}
