import type { ReactNode } from 'react';
import { Button, TextLink } from '@/components/ui/button';
import { SelectField, TextAreaField, TextField } from '@/components/ui/field';
import { Alert, Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { findProfile, type ProfileField, readersOf } from '@/lib/data/people/profile';
import { type PictureFault, pictureFaults } from '@/lib/pictures/picture-faults';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import { languages, profileFaults, profileFields } from './profile-words';

type Reader = { id: string; name: string };

/** Optional details of the person, grouped by the scope that releases them, each group with the apps that see it. */
export async function DetailsPanels({ viewer, flash }: { viewer: { sub: string }; flash: Flash | undefined }) {
  const { db, env } = await server();
  const [profile, readers] = await Promise.all([
    findProfile(db, viewer),
    readersOf(db, viewer, ['profile', 'phone', 'address'], nowSeconds()),
  ]);
  const faulty = flash?.code === 'profile_wrong' ? flash.values : undefined;
  const wrong = new Set(faulty?.['wrong']?.split(' '));
  const [first] = profileFields.filter((name) => wrong.has(name));
  const field = (name: ProfileField) => {
    const error = wrong.has(name) ? profileFaults[name] : undefined;
    return {
      name,
      defaultValue: faulty?.[name] ?? profile[name],
      error,
      optional: true,
      ...(name === first ? { autoFocus: true } : {}),
    };
  };
  return (
    <>
      <PicturePanel picture={profile.picture} origin={env.issuer} flash={flash} />
      <form method="post" action="/account/profile/details" noValidate className="space-y-6">
        {flash?.code === 'profile_wrong' ? (
          <Alert title="Your profile was not changed">
            {first
              ? 'Look at the fields that are marked below.'
              : 'Something in it was too long. Write less and save again.'}
          </Alert>
        ) : null}
        <Part id="about" title="About you" readers={readers.get('profile')}>
          <TextField label="First name" autoComplete="given-name" maxLength={200} {...field('given_name')} />
          <TextField label="Family name" autoComplete="family-name" maxLength={200} {...field('family_name')} />
          <TextField label="Nickname" autoComplete="nickname" maxLength={200} {...field('nickname')} />
          <TextField label="Website" type="url" autoComplete="url" maxLength={200} {...field('website')} />
          <SelectField label="Language" {...field('locale')}>
            <option value="">Not told</option>
            {languages(profile.locale).map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
          <SelectField label="Time zone" {...field('zoneinfo')}>
            <option value="">Not told</option>
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </SelectField>
        </Part>
        <Part id="phone" title="Phone" readers={readers.get('phone')}>
          <TextField
            label="Phone number"
            type="tel"
            autoComplete="tel"
            maxLength={30}
            hint="With the country in front, such as +44 20 7946 0958. Apps are told that it is not confirmed."
            {...field('phone_number')}
          />
        </Part>
        <Part id="address" title="Postal address" readers={readers.get('address')}>
          <TextAreaField
            label="Street and house"
            autoComplete="street-address"
            rows={2}
            maxLength={400}
            {...field('street_address')}
          />
          <TextField label="Postal code" autoComplete="postal-code" maxLength={200} {...field('postal_code')} />
          <TextField label="Town or city" autoComplete="address-level2" maxLength={200} {...field('locality')} />
          <TextField label="Region" autoComplete="address-level1" maxLength={200} {...field('region')} />
          <TextField label="Country" autoComplete="country-name" maxLength={200} {...field('country')} />
        </Part>
        <UnsavedChanges changed={faulty !== undefined} />
        <Button type="submit">Save profile</Button>
      </form>
    </>
  );
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
      <div className="max-w-narrow space-y-4">
        {children}
        <Readers readers={readers} />
      </div>
    </Panel>
  );
}

const shown = 5;

/** The apps that can read the claims of this scope now. */
export async function ReadersOf({ viewer, scope }: { viewer: { sub: string }; scope: 'profile' | 'email' }) {
  const { db } = await server();
  return <Readers readers={(await readersOf(db, viewer, [scope], nowSeconds())).get(scope) ?? []} />;
}

function Readers({ readers }: { readers: readonly Reader[] }) {
  if (readers.length === 0) return <p className="text-sm text-muted">No app sees this.</p>;
  return (
    <p className="text-sm text-muted">
      Seen by{' '}
      {readers.slice(0, shown).map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 ? ', ' : null}
          <TextLink href={`/account/apps/${id}`}>
            <bdi>{name}</bdi>
          </TextLink>
        </span>
      ))}
      {readers.length > shown ? ` and ${readers.length - shown} more` : null}.
    </p>
  );
}

const isPictureFault = (fault: string | undefined): fault is PictureFault =>
  fault !== undefined && Object.hasOwn(pictureFaults, fault);

/** The reason why the picture was not changed. */
function pictureFault({ code, values }: Flash): string | undefined {
  if (code === 'picture_none') return 'Choose a picture first.';
  if (code === 'picture_large') return 'This file is larger than 5 MB. Choose a smaller one.';
  if (code === 'picture_wait') {
    const minutes = values['minutes'] === '1' ? 'a minute' : `${values['minutes']} minutes`;
    return `You changed your picture many times just now. Try again in ${minutes}.`;
  }
  const { fault } = values;
  return code === 'picture_refused' && isPictureFault(fault) ? pictureFaults[fault] : undefined;
}

function PicturePanel({
  picture,
  origin,
  flash,
}: {
  picture: string | undefined;
  origin: string;
  flash: Flash | undefined;
}) {
  // An import can name a picture at another site. Our pages never load from other sites.
  const isOurs = picture?.startsWith(`${origin}/pictures/`) === true;
  const fault = flash && pictureFault(flash);
  return (
    <Panel id="your-picture" title="Your picture">
      <form
        method="post"
        action="/account/profile/picture"
        encType="multipart/form-data"
        className="max-w-narrow space-y-4"
      >
        {fault ? <Alert title="Your picture was not changed">{fault}</Alert> : null}
        {picture && !isOurs ? (
          <p className="text-sm wrap-anywhere text-muted">Your picture is kept at {picture}.</p>
        ) : null}
        {picture && isOurs ? (
          // The picture is small and its size is known, so it needs no image optimizer.
          <img src={picture} alt="" width={96} height={96} className="size-24 rounded-full border border-line" />
        ) : null}
        <TextField
          label={picture ? 'Another picture' : 'Picture'}
          name="picture"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          hint="PNG, JPEG or WebP, up to 5 MB. It is cut to a square. Where and when it was taken is removed. Apps that may see your profile may show it to others."
          error={fault}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look="secondary">
            Save picture
          </Button>
          {picture ? (
            <Button type="submit" look="quiet" name="action" value="remove">
              Remove it
            </Button>
          ) : null}
        </div>
      </form>
    </Panel>
  );
}
