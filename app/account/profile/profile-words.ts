import { type ProfileField, profileSchema } from '@/lib/data/people/profile';

/** The fields in the order of the form. */
export const profileFields = profileSchema.keyof().options;

export const profileFaults: Record<ProfileField, string> = {
  given_name: 'Write up to 200 characters.',
  family_name: 'Write up to 200 characters.',
  nickname: 'Write up to 200 characters.',
  website: 'Write the whole address, such as https://ada.example.',
  locale: 'Choose a language.',
  zoneinfo: 'Choose a time zone.',
  phone_number: 'Write the number with its country, such as +44 20 7946 0958.',
  street_address: 'Write up to 400 characters.',
  postal_code: 'Write up to 200 characters.',
  locality: 'Write up to 200 characters.',
  region: 'Write up to 200 characters.',
  country: 'Write up to 200 characters.',
};

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
