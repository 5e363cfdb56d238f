/**
 * What a user agent is called on pages, in mails and in the usage that owners see. A client writes its user agent
 * itself, so this only helps people to recognize it; no decision depends on it.
 *
 * The set of names is small and fixed, because usage is grouped by them: a client cannot create unlimited rows.
 */
import { type Language, textsIn } from '@/lib/messages/texts';

/** The first match counts, because programs often name others that they want to be treated like. */
type Names = readonly (readonly [RegExp, string])[];

const browsers: Names = [
  [/\bedg(e|a|ios)?\//i, 'Edge'],
  [/\b(opr|opera)\b/i, 'Opera'],
  [/\bsamsungbrowser\//i, 'Samsung Internet'],
  [/\bvivaldi\//i, 'Vivaldi'],
  [/\b(firefox|fxios)\//i, 'Firefox'],
  [/\b(chrome|chromium|crios|headlesschrome)\//i, 'Chrome'],
  [/\bsafari\//i, 'Safari'],
];

const systems: Names = [
  [/\bandroid\b/i, 'Android'],
  [/\b(iphone|ipad|ipod)\b/i, 'iOS'],
  [/\bwindows\b/i, 'Windows'],
  [/\bmac os x\b|\bmacintosh\b/i, 'macOS'],
  [/\bcros\b/i, 'ChromeOS'],
  [/\blinux\b/i, 'Linux'],
];

const phoneApp = 'a phone app';

const programs: Names = [
  [/\bcurl\//i, 'curl'],
  [/\bpostman/i, 'Postman'],
  [/\b(node|undici|axios|got|openid-client|oauth4webapi)\b/i, 'Node.js'],
  [/\b(deno|bun)\//i, 'JavaScript'],
  [/\b(python|aiohttp|httpx|urllib)/i, 'Python'],
  [/\b(java|okhttp|apache-httpclient|jersey)\b/i, 'Java'],
  [/\bgo-http-client/i, 'Go'],
  [/\b(\.net|dotnet|restsharp)/i, '.NET'],
  [/\b(php|guzzle|symfony)/i, 'PHP'],
  [/\b(ruby|faraday)\b/i, 'Ruby'],
  [/\b(reqwest|hyper)\b/i, 'Rust'],
  [/\b(dart|cfnetwork|dalvik)\b/i, phoneApp],
];

const maxLength = 400;

const nameIn = (names: Names, text: string) => names.find(([pattern]) => pattern.test(text))?.[1];

function partsOf(userAgent: string): { browser?: string | undefined; system?: string | undefined } {
  const text = userAgent.slice(0, maxLength);
  return {
    browser: /^mozilla\//i.test(text) ? nameIn(browsers, text) : undefined,
    system: nameIn(systems, text),
  };
}

/** "Firefox on Linux", "Python"; undefined if it is none of the programs above. */
export function userAgentName(userAgent: string): string | undefined {
  const { browser, system } = partsOf(userAgent);
  if (browser === undefined) return nameIn(programs, userAgent.slice(0, maxLength));
  return system === undefined ? browser : `${browser} on ${system}`;
}

/** A name that `userAgentName` gave, in a language. */
export function agentText(language: Language, name: string): string {
  const t = textsIn(language, 'devices');
  if (name === phoneApp) return t('phoneApp');
  const [browser = '', system] = name.split(' on ');
  return system === undefined ? name : t('browserOn', { browser, system });
}

/** For lists of sessions, which need a name for every entry. */
export function deviceText(language: Language, userAgent = ''): string {
  const name = userAgentName(userAgent);
  if (name !== undefined) return agentText(language, name);
  const t = textsIn(language, 'devices');
  const system = nameIn(systems, userAgent.slice(0, maxLength));
  return system === undefined ? t('unknown') : t('unknownOn', { system });
}
