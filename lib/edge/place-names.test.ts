import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isSetupError } from '@/lib/setup-error';
import { mmdbOf } from './mmdb.fixture';
import { openPlaceNames } from './place-names';

const lisbon = {
  city: { names: { en: 'Lisbon', de: 'Lissabon', ja: 'リスボン' } },
  country: { iso_code: 'PT', names: { en: 'Portugal' } },
};
const somewhereInJapan = { country: { iso_code: 'JP', names: { en: 'Japan' } } };

let folder: string;
let file: string;
const logged: { event: string }[] = [];
const log = (entry: { event: string }) => void logged.push(entry);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-places-'));
  file = join(folder, 'city.mmdb');
  writeFileSync(file, mmdbOf({ '203.0.113.0/24': lisbon, '198.51.100.0/24': somewhereInJapan }));
  logged.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

test('names the city and the country of an address, in the reader’s language', async () => {
  const places = await openPlaceNames(file, log);
  expect(places.find('203.0.113.7', 'en')).toEqual({ city: 'Lisbon', country: 'Portugal' });
  expect(places.find('203.0.113.7', 'de')).toEqual({ city: 'Lissabon', country: 'Portugal' });
  // The file has no Arabic names. Countries have them all the same.
  expect(places.find('203.0.113.7', 'ar')).toEqual({ city: 'Lisbon', country: 'البرتغال' });
  expect(places.find('198.51.100.1', 'fr')).toEqual({ country: 'Japon' });
  expect(places.find('203.0.113.0/24', 'ja')).toEqual({ city: 'リスボン', country: 'ポルトガル' });
});

test('knows nothing about other addresses, and never fails', async () => {
  const places = await openPlaceNames(file, log);
  for (const address of [undefined, '', 'unknown', '192.168.0.1', '::1', '2001:db8::1', '203.0.113', '1/2/3', '…'])
    expect(places.find(address, 'en')).toBeUndefined();
});

test('entries of another shape are left out', async () => {
  const odd = { city: 'Lisbon', country: { iso_code: 'portugal' }, location: ['x', 1] };
  writeFileSync(file, mmdbOf({ '203.0.113.0/24': odd, '198.51.100.0/24': 'text' }));
  const places = await openPlaceNames(file, log);
  expect(places.find('203.0.113.7', 'en')).toBeUndefined();
  expect(places.find('198.51.100.7', 'en')).toBeUndefined();
});

test('a replaced file is read within a minute; a damaged one is not used', async () => {
  let clock = 0;
  const places = await openPlaceNames(file, log, () => clock);
  const porto = { ...lisbon, city: { names: { en: 'Porto and its surroundings' } } };
  writeFileSync(file, mmdbOf({ '203.0.113.0/24': porto }));
  expect(places.find('203.0.113.7', 'en')).toMatchObject({ city: 'Lisbon' });
  clock += 60_000;
  places.find('203.0.113.7', 'en');
  await expect.poll(() => places.find('203.0.113.7', 'en')).toMatchObject({ city: 'Porto and its surroundings' });
  expect(logged).toMatchObject([{ event: 'places_reloaded' }]);

  writeFileSync(file, 'damaged');
  await places.refresh();
  rmSync(file);
  await places.refresh();
  expect(places.find('203.0.113.7', 'en')).toMatchObject({ city: 'Porto and its surroundings' });
  expect(logged.slice(1)).toMatchObject([{ event: 'places_not_reloaded' }, { event: 'places_not_reloaded' }]);
});

test('without a file, places have no names', async () => {
  expect((await openPlaceNames(undefined, log)).find('203.0.113.7', 'en')).toBeUndefined();
});

test('a missing or damaged file stops the start with a line that names the setting', async () => {
  for (const content of [undefined, '', 'no database']) {
    if (content === undefined) rmSync(file);
    else writeFileSync(file, content);
    const error = await openPlaceNames(file, log).catch((caught: unknown) => caught);
    expect(isSetupError(error)).toBe(true);
    expect(String(error)).toContain('COUNTERSIGN_PLACES_FILE: ');
  }
});
