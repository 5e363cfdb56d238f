/**
 * Times in the reader's zone. The server does not know the zone at the first visit: it writes the times in UTC, and
 * this script rewrites them and keeps the zone in a cookie (`lib/login/session/preferences.ts`).
 */
import { momentIn } from '../words/moment-parts';
import { all } from './elements';

const year = 365 * 86_400;

export function localizeTimes(): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const secure = window.location.protocol === 'https:' ? ';secure' : '';
  document.cookie = `countersign.zone=${encodeURIComponent(zone)};path=/;max-age=${year};samesite=lax${secure}`;
  rewrite(document.documentElement, zone);
  // React adds and changes times on pages that it runs.
  new MutationObserver((changes) => {
    for (const { target } of changes) rewrite(target instanceof Element ? target : target.parentElement, zone);
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['datetime'],
  });
}

function rewrite(root: Element | null, zone: string): void {
  if (!root) return;
  const own = root.closest('time[data-zone]');
  for (const time of own ? [own] : root.querySelectorAll('time[data-zone]')) rewriteTime(time, zone);
  for (const field of all('input[data-zone]', HTMLInputElement, root)) field.value = zone;
  for (const box of all('input[data-day]', HTMLInputElement, root)) rewriteDay(box);
  for (const words of all('[data-zone-known]', HTMLElement, root)) set(words, words.dataset['zoneKnown'] ?? '');
}

/** Replaces the date, the time and the zone where they are in the text, so the order of a language stays. */
function rewriteTime(time: Element, zone: string): void {
  const from = time.getAttribute('data-zone') ?? '';
  const at = Date.parse(time.getAttribute('datetime') ?? '') / 1000;
  if (from === zone || Number.isNaN(at)) return;
  const language = document.documentElement.lang;
  const before = momentIn(language, from, at);
  const after = momentIn(language, zone, at);
  const inZone = (text: string) =>
    text
      .replace(before.date, () => after.date)
      .replace(before.time, () => after.time)
      .replace(before.zone, () => after.zone);
  const title = inZone(time.getAttribute('title') ?? '');
  set(time, inZone(time.textContent));
  time.setAttribute('title', title);
  time.setAttribute('data-zone', zone);
}

/** Changes only what differs: a change calls the observer again. */
function set(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A date box that still has the day that the server chose, in UTC. */
function rewriteDay(box: HTMLInputElement): void {
  const at = Number(box.dataset['day']) * 1000;
  const ahead = new Date(at).getTimezoneOffset() * 60_000;
  const day = new Date(at - ahead).toISOString().slice(0, 10);
  if (box.value !== box.defaultValue || box.value === day) return;
  box.defaultValue = day;
  box.value = day;
}
