/**
 * Where a request came from, as roughly as owners are told and it is kept: the network instead of the address, so that
 * it tells a provider from another and not one household from the next, and the kind of program instead of its version.
 * Few words, which others choose only among: they are counted by, and nobody can fill a table with them.
 */
import type { Place } from '@/lib/oauth/model/usage-records';
import { networkOf } from './client-address';

export function placeOf(ip: string, userAgent: string | null): Place {
  const network = networkOf(ip);
  const agent = userAgent === null ? undefined : agentOf(userAgent);
  return { ...(network !== undefined && { network }), ...(agent !== undefined && { agent }) };
}

/** The first that matches: programs often name others that they want to be taken for. */
const programs: [RegExp, string][] = [
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
  [/\b(dart|cfnetwork|dalvik)\b/i, 'a phone app'],
];

const browsers: [RegExp, string][] = [
  [/\bedg(e|a|ios)?\//i, 'Edge'],
  [/\b(opr|opera)\//i, 'Opera'],
  [/\b(firefox|fxios)\//i, 'Firefox'],
  [/\b(chrome|chromium|crios|headlesschrome)\//i, 'Chrome'],
  [/\bsafari\//i, 'Safari'],
];

const systems: [RegExp, string][] = [
  [/\bandroid\b/i, 'Android'],
  [/\b(iphone|ipad|ipod)\b/i, 'iOS'],
  [/\bwindows\b/i, 'Windows'],
  [/\bmac os x\b/i, 'macOS'],
  [/\bcros\b/i, 'ChromeOS'],
  [/\blinux\b/i, 'Linux'],
];

const first = (kinds: [RegExp, string][], text: string) => kinds.find(([pattern]) => pattern.test(text))?.[1];

/** "Firefox on Linux", "Python"; undefined for what nobody would recognise. */
export function agentOf(userAgent: string): string | undefined {
  const text = userAgent.slice(0, 400);
  const browser = /^mozilla\//i.test(text) ? first(browsers, text) : undefined;
  if (browser === undefined) return first(programs, text);
  const system = first(systems, text);
  return system === undefined ? browser : `${browser} on ${system}`;
}
