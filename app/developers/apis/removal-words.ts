/** Sentences about the access that a change of an API ends. */
import { type Language, textsIn } from '@/lib/messages/texts';

export type EndStanding = { grants: number; people: number; apps: number; machines: number };

/** What is removed: the API, one of its scopes, or an app that it allows. */
export type Lost = 'Api' | 'Scope' | 'App';

export function accessThatEnds(language: Language, { grants, people, apps }: EndStanding, lost: Lost): string {
  const t = textsIn(language, 'devApi');
  return grants === 0 ? t(`removal.nobody${lost}`) : t(`removal.granted${lost}`, { people, apps });
}

/** Undefined when no app uses it without a person. */
export function machinesThatLose(language: Language, { machines }: EndStanding, lost: Lost): string | undefined {
  return machines === 0 ? undefined : textsIn(language, 'devApi')(`removal.machines${lost}`, { machines });
}
