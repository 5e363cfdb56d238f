/** Finds a Chromium for the browser tests, or installs one. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { run } from './processes.mjs';

const known = '.cache/chromium';
const isRoot = process.getuid?.() === 0;
const hasApt = isRoot && existsSync('/usr/bin/apt-get');

/** Returns the path of a browser that starts, or undefined if none is found and none could be installed. */
export async function ensureBrowser(say) {
  const kept = existsSync(known) ? readFileSync(known, 'utf8') : undefined;
  if (kept && existsSync(kept) && (!process.env.CHROMIUM || process.env.CHROMIUM === kept)) return kept;

  const found =
    (await firstThatStarts([process.env.CHROMIUM, ...shells])) ??
    (await installWithApt(say, 'chromium-headless-shell', shells)) ??
    (await firstThatStarts(await browsers())) ??
    (await installWithApt(say, 'chromium', await browsers())) ??
    (await installWithPlaywright(say));
  if (found) {
    mkdirSync('.cache', { recursive: true });
    writeFileSync(known, found);
  }
  return found;
}

const shells = ['/usr/bin/chromium-headless-shell'];

async function browsers() {
  const { chromium } = await import('@playwright/test');
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    chromium.executablePath(),
  ];
}

async function firstThatStarts(candidates) {
  for (const path of candidates) {
    // Some distributions have only a stub there that names another package, so the program has to answer.
    if (path && existsSync(path) && (await run(path, ['--version'], { quiet: true })) === 0) return path;
  }
  return undefined;
}

async function installWithApt(say, name, candidates) {
  if (!hasApt) return undefined;
  say(`Installing ${name} for the browser tests…`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env, quiet: true });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env, quiet: true });
  return firstThatStarts(candidates);
}

async function installWithPlaywright(say) {
  say('Installing Chromium for the browser tests…');
  const withSystemLibraries = isRoot ? ['--with-deps'] : [];
  await run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', ...withSystemLibraries, 'chromium']);
  return firstThatStarts(await browsers());
}
