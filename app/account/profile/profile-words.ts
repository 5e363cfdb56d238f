import { type ProfileField, profileSchema } from '@/lib/data/people/profile';
import type { Texts } from '@/lib/messages/texts';

/** The fields in the order of the form. */
export const profileFields = profileSchema.keyof().options;

/** What is wrong with a field, as text. */
export function profileFault(t: Texts<'profile'>, field: ProfileField): string {
  switch (field) {
    case 'website':
      return t('fault.website');
    case 'locale':
      return t('fault.locale');
    case 'zoneinfo':
      return t('fault.zone');
    case 'phone_number':
      return t('fault.phone');
    case 'street_address':
      return t('fault.street');
    default:
      return t('fault.line');
  }
}

const common =
  'ar bg bn ca cs da de de-AT de-CH el en en-AU en-CA en-GB en-US es es-MX et fa fi fr fr-CA fr-CH he hi hr hu id it ja ko lt lv ms nb nl nl-BE nn pl pt pt-BR ro ru sk sl sr sv sw ta th tr uk ur vi zh-CN zh-HK zh-TW'.split(
    ' ',
  );

/** Languages to choose from, each named in itself. The chosen one is always included. */
export function languages(chosen: string): { value: string; label: string }[] {
  const values = chosen === '' || common.includes(chosen) ? common : [chosen, ...common];
  return values.map((value) => ({
    value,
    label: new Intl.DisplayNames([value], { type: 'language', fallback: 'code' }).of(value) ?? value,
  }));
}
