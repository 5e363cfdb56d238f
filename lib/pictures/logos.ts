/**
 * Fetches the logos of apps when they are registered or changed, and stores copies. Pages load these copies, so the
 * app's host learns nothing about viewers and cannot show different pictures to different people. No page view causes a
 * fetch.
 */
import type { DueLogo } from '@/lib/data/developers/logos';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { pictureFaults } from './picture-faults';
import type { Pictures } from './redraw';

const maxAtOnce = 8;
/** Longer than a fetch and a decoding take. After that another process may try. */
const leaseSeconds = 120;
const stopMilliseconds = 3000;
/**
 * Delays after failed attempts that may succeed later. After the last one the logo waits until the developer asks
 * again.
 */
const retryDelays = [60, 3600, 86_400];

/** Three times the largest displayed size. */
const shape = { side: 192, fit: 'contain' } as const;

export type LogoWorld = {
  /** Must be safe against any address, and bounded in time and size. */
  fetch: typeof fetch;
  pictures: Pictures;
  store: {
    takeDue(now: number, until: number, limit: number): Promise<DueLogo[]>;
    keep(logo: DueLogo, webp: Buffer): Promise<void>;
    fail(logo: DueLogo, failure: { fault: string; retryAt: number | undefined }): Promise<void>;
  };
  now: () => number;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};

type LogoResult = { webp: Buffer } | { fault: string; isTemporary: boolean };

export type LogoFetcher = {
  /** Starts the due fetches. Never rejects, and does not wait for hosts. */
  look(): Promise<void>;
  /** Resolves when no fetch is running. */
  settled(): Promise<void>;
  /** Starts no more fetches and waits briefly for running ones. The rest is tried again later. */
  stop(): Promise<void>;
};

export function createLogoFetcher(world: LogoWorld): LogoFetcher {
  const running = new Set<Promise<void>>();
  let stopped = false;

  async function fetchOne(logo: DueLogo): Promise<void> {
    const got = await fetchLogo(world, logo);
    if (stopped) return;
    if ('webp' in got) {
      await world.store.keep(logo, got.webp);
      return;
    }
    const pause = got.isTemporary ? retryDelays[logo.attempts - 1] : undefined;
    const retryAt = pause === undefined ? undefined : world.now() + pause;
    world.log({ level: 'info', event: 'logo_refused', clientId: logo.clientId, uri: logo.uri, reason: got.fault });
    await world.store.fail(logo, { fault: got.fault, retryAt });
  }

  /** Checks every second. Outages of the database are logged elsewhere. */
  const failed = (error: unknown) => {
    if (!stopped && !isUnavailableError(error))
      world.log({ level: 'error', event: 'logo_failed', error: String(error) });
  };

  return {
    async look() {
      const free = maxAtOnce - running.size;
      if (stopped || free <= 0) return;
      const now = world.now();
      try {
        for (const logo of await world.store.takeDue(now, now + leaseSeconds, free)) {
          const work = fetchOne(logo)
            .catch(failed)
            .finally(() => running.delete(work));
          running.add(work);
        }
      } catch (error) {
        failed(error);
      }
    },
    async settled() {
      await Promise.all(running);
    },
    async stop() {
      stopped = true;
      const timeout = new Promise<void>((resolve) => void setTimeout(resolve, stopMilliseconds).unref());
      await Promise.race([Promise.all(running), timeout]);
    },
  };
}

async function fetchLogo({ fetch, pictures }: LogoWorld, { uri }: DueLogo): Promise<LogoResult> {
  let file: Buffer;
  try {
    const response = await fetch(uri, { headers: { Accept: 'image/webp, image/png, image/jpeg' }, redirect: 'error' });
    if (response.status !== 200) {
      const isTemporary = response.status >= 500 || response.status === 408 || response.status === 429;
      return { fault: `Its address answered ${response.status}.`, isTemporary };
    }
    file = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    return { fault: `It could not be fetched: ${reasonOf(error)}.`, isTemporary: true };
  }
  // All logos are one owner: people who save their picture never wait for more than one of them.
  const drawn = await pictures.redraw('logos', file, shape);
  if ('webp' in drawn) return drawn;
  return { fault: pictureFaults[drawn.fault], isTemporary: drawn.fault === 'busy' };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 300);
