import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { Alert, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { findProfile, type ProfileField, readersOf } from '@/lib/data/people/profile';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import { OptionList } from './option-list';
import { languages, profileFault, profileFields } from './profile-words';
import { type Reader, Readers } from './readers';

type Props = { viewer: { sub: string; name: string }; flash: Flash | undefined };

/** The person's details, grouped by the scope that releases them, each group with the apps that see it. */
export async function DetailsForm({ viewer, flash }: Props) {
  const { db } = await server();
  const t = await texts('profile');
  const [profile, readers] = await Promise.all([
    findProfile(db, viewer),
    readersOf(db, viewer, ['profile', 'phone', 'address'], nowSeconds()),
  ]);
  const faulty = flash?.code === 'profile_wrong' ? flash.values : undefined;
  const wrong = new Set(faulty?.['wrong']?.split(' '));
  const first = wrong.has('name') ? 'name' : profileFields.find((name) => wrong.has(name));
  const field = (name: ProfileField) => ({
    name,
    defaultValue: faulty?.[name] ?? profile[name],
    error: wrong.has(name) ? profileFault(t, name) : undefined,
    optional: true,
    ...(name === first ? { autoFocus: true } : {}),
  });
  return (
    <form method="post" action="/account/profile/details" noValidate className="space-y-6">
      {faulty ? <Alert title={t('notSaved')}>{first ? t('fix') : t('tooLong')}</Alert> : null}
      <Part id="about" title={t('about.title')} readers={readers.get('profile')}>
        <TextField
          label={t('about.name')}
          name="name"
          autoComplete="name"
          maxLength={100}
          required
          defaultValue={faulty?.['name'] ?? viewer.name}
          hint={t('about.nameHint')}
          error={wrong.has('name') ? t('about.nameFault') : undefined}
          {...(first === 'name' ? { autoFocus: true } : {})}
        />
        <Pair>
          <TextField label={t('about.given')} autoComplete="given-name" maxLength={200} {...field('given_name')} />
          <TextField label={t('about.family')} autoComplete="family-name" maxLength={200} {...field('family_name')} />
        </Pair>
        <Pair>
          <TextField label={t('about.nickname')} autoComplete="nickname" maxLength={200} {...field('nickname')} />
          <TextField label={t('about.website')} type="url" autoComplete="url" maxLength={200} {...field('website')} />
        </Pair>
        <Pair>
          <SelectField label={t('about.locale')} {...field('locale')}>
            <option value="">{t('notSet')}</option>
            <OptionList lines={lines(languages(profile.locale).map(({ value, label }) => `${value}\t${label}`))} />
          </SelectField>
          <SelectField label={t('about.zone')} {...field('zoneinfo')}>
            <option value="">{t('notSet')}</option>
            <OptionList lines={lines(Intl.supportedValuesOf('timeZone'))} />
          </SelectField>
        </Pair>
      </Part>
      <Part id="phone" title={t('phone.title')} readers={readers.get('phone')}>
        <TextField
          label={t('phone.number')}
          type="tel"
          autoComplete="tel"
          maxLength={30}
          hint={t('phone.hint')}
          {...field('phone_number')}
        />
      </Part>
      <Part id="address" title={t('address.title')} readers={readers.get('address')}>
        <TextAreaField
          label={t('address.street')}
          autoComplete="street-address"
          rows={2}
          maxLength={400}
          {...field('street_address')}
        />
        <Pair>
          <TextField label={t('address.code')} autoComplete="postal-code" maxLength={200} {...field('postal_code')} />
          <TextField label={t('address.city')} autoComplete="address-level2" maxLength={200} {...field('locality')} />
        </Pair>
        <Pair>
          <TextField label={t('address.region')} autoComplete="address-level1" maxLength={200} {...field('region')} />
          <TextField label={t('address.country')} autoComplete="country-name" maxLength={200} {...field('country')} />
        </Pair>
      </Part>
      <UnsavedChanges changed={faulty !== undefined} />
      <Button type="submit">{t('save')}</Button>
    </form>
  );
}

const lines = (options: readonly string[]): string => options.join('\n');

/** Two fields beside each other where there is room. */
function Pair({ children }: { children: ReactNode }) {
  return <div className="grid items-end gap-4 sm:grid-cols-2">{children}</div>;
}

function Part({
  id,
  title,
  readers = [],
  children,
}: {
  id: string;
  title: string;
  readers?: Reader[] | undefined;
  children: ReactNode;
}) {
  return (
    <Panel id={id} title={title}>
      <div className="max-w-prose space-y-4">
        {children}
        <Readers readers={readers} />
      </div>
    </Panel>
  );
}
