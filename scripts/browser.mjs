/** Finds a Chromium for the browser tests, or installs one. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './processes.mjs';

const known = '.cache/chromium';

/** The path of a browser that starts; undefined when there is none and none could be installed. */
export async function ensureBrowser(say) {
  const kept = existsSync(known) ? readFileSync(known, 'utf8') : undefined;
  if (kept && existsSync(kept) && (!process.env.CHROMIUM || process.env.CHROMIUM === kept)) return kept;

  const found = (await findBrowser()) ?? (await installBrowser(say));
  if (found) {
    mkdirSync('.cache', { recursive: true });
    writeFileSync(known, found);
  }
  return found;
}

/** The browser that the set-up found. */
export function browserPath() {
  return existsSync(known) ? readFileSync(known, 'utf8') : undefined;
}

async function findBrowser() {
  const { chromium } = await import('@playwright/test');
  const candidates = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ];
  for (const path of candidates) {
    // Some distributions have a stub there that only says where the browser went, so it has to answer.
    if (path && existsSync(path) && (await run(path, ['--version'], { quiet: true })) === 0) return path;
  }
  return undefined;
}

async function installBrowser(say) {
  say('Installing Chromium for the browser tests…');
  const isRoot = process.getuid?.() === 0;
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
    const found = await findBrowser();
    if (found) return found;
  }
  const withSystemLibraries = isRoot ? ['--with-deps'] : [];
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', ...withSystemLibraries, 'chromium']);
  return findBrowser();
}
