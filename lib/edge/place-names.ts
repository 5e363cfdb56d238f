/**
 * Names of the places that addresses belong to, from a file in MaxMind's format (MMDB) that the operator supplies.
 * Nothing is asked over the network. Without a file, places have no names.
 *
 * A replaced file is noticed within a minute and read in the background. If it cannot be read, the previous one stays,
 * so a look-up never fails.
 */
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import { Reader } from 'mmdb-lib';
import { z } from 'zod';
import { SetupError } from '@/lib/setup-error';

type PlaceName = { city?: string; country?: string };

export type PlaceNames = {
  /** The place of an address, or of a network such as `203.0.113.0/24`. Undefined if nothing is known about it. */
  find(addressOrNetwork: string | undefined, language: string): PlaceName | undefined;
  /** Reads the file again if it changed. `find` calls it; tests wait for it. */
  refresh(): Promise<void>;
};

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

const noPlaces: PlaceNames = { find: () => undefined, refresh: async () => undefined };

/** Opens the file. Throws `SetupError` if it is not one of its kind. */
export async function openPlaceNames(file: string | undefined, log: Log, now = Date.now): Promise<PlaceNames> {
  if (file === undefined) return noPlaces;
  let { reader, version } = await read(file).catch((error: unknown) => {
    throw new SetupError(
      `COUNTERSIGN_PLACES_FILE: “${file}” cannot be read as a file in MaxMind's format (.mmdb): ${reasonOf(error)}`,
    );
  });
  let checkedAt = now();

  async function refresh(): Promise<void> {
    checkedAt = now();
    try {
      if ((await versionOf(file ?? '')) === version) return;
      ({ reader, version } = await read(file ?? ''));
      log({ level: 'info', event: 'places_reloaded', file });
    } catch (error) {
      log({ level: 'error', event: 'places_not_reloaded', file, reason: reasonOf(error) });
    }
  }

  return {
    refresh,
    find(addressOrNetwork, language) {
      if (now() - checkedAt >= checkMilliseconds) void refresh();
      const [address = ''] = (addressOrNetwork ?? '').split('/', 1);
      return placeIn(reader, address, language);
    },
  };
}

const checkMilliseconds = 60_000;

type Places = Pick<Reader<never>, 'get'>;

async function read(file: string): Promise<{ reader: Places; version: string }> {
  const version = await versionOf(file);
  const reader = new Reader<never>(await readFile(file));
  // A damaged file may have a readable header.
  reader.get('192.0.2.1');
  return { reader, version };
}

/** Changes whenever the file is replaced. */
async function versionOf(file: string): Promise<string> {
  const { mtimeMs, size, ino } = await stat(file);
  return `${ino} ${size} ${mtimeMs}`;
}

const names = z.record(z.string(), z.string()).catch({});
const cityRecord = z.object({
  city: z.object({ names }).optional().catch(undefined),
  country: z
    .object({ iso_code: z.string().regex(/^[A-Z]{2}$/), names })
    .optional()
    .catch(undefined),
});

function placeIn(reader: Places, address: string, language: string): PlaceName | undefined {
  const record = cityRecord.safeParse(entryOf(reader, address)).data;
  if (!record) return undefined;
  // The file has a few languages; the runtime knows the names of countries in all of them.
  const country = record.country && regionName(record.country.iso_code, language);
  const cities = record.city?.names ?? {};
  const city = cities[language] ?? cities['en'];
  if (city === undefined && country === undefined) return undefined;
  return { ...(city !== undefined && { city }), ...(country !== undefined && { country }) };
}

function entryOf(reader: Places, address: string): unknown {
  if (isIP(address) === 0) return undefined;
  try {
    return reader.get(address);
  } catch {
    // A damaged entry.
    return undefined;
  }
}

function regionName(code: string, language: string): string | undefined {
  return new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }).of(code);
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
