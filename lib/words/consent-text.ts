/**
 * The consent page as plain text. A receipt stores it and identifies it by its hash. It uses the same texts as the page
 * (`scope-words.ts`, `app-display.ts`), and a browser test compares every line with the page. Offered dates depend on
 * the time, so they belong to the answer and not to this text.
 */
import { createHash } from 'node:crypto';
import type { ConsentLine, ConsentQuestion } from '@/lib/oauth/server';
import { appFace, destinationName, schemeWarning } from '@/lib/words/app-display';
import { shownAddress } from '@/lib/words/mail-address';
import { aboutTheReader, noneYet, scopeWords, shownValues } from '@/lib/words/scope-words';

export const consentLanguage = 'en';

export function consentText(question: ConsentQuestion): string {
  const { client, lines, details, current, interaction, subject } = question;
  const app = appFace(client);
  const { device } = interaction.request;
  const more = current !== undefined && lines.some(({ isNew }) => isNew);
  return [
    `${app.name.text} wants access to your account`,
    app.describedAt ?? app.homePage?.host ?? 'no website given',
    ...(app.verifiedAt === undefined ? ['Nobody has verified who is behind it.'] : ['site verified']),
    shownAddress(subject.email),
    ...(device ? [`It shows the code ${device.userCode}.`] : []),
    ...(device ? [] : [schemeWarning(question.redirectOrigin) ?? []].flat()),
    ...(current?.pausedAt === undefined ? [] : ['You paused this app. If you allow it, its access goes on.']),
    ...(question.loses ? [lossTitle, ...lossInWords(question), lossOnce] : []),
    ...(details.length > 0 ? ['asks you to allow exactly this'] : []),
    ...details.flatMap(({ title, api, facts }) => [
      `${title} ${api}`,
      ...facts.map((fact) => `${fact.title} ${fact.value}`),
    ]),
    ...(lines.length === 0 ? [] : [more ? 'wants more than before' : 'wants to']),
    ...lines.flatMap((line) => lineText(line, more)),
    `Next: ${device ? 'your device' : destinationName(question.redirectOrigin)}`,
    app.privacyPolicy === undefined ? 'no privacy policy given' : `Privacy policy: ${app.privacyPolicy}`,
    ...(app.terms === undefined ? [] : [`Terms: ${app.terms}`]),
  ].join('\n');
}

export const lossTitle = 'If you allow this, it can no longer';
export const lossOnce = 'Just this once takes nothing away.';

/** The permissions that the app has now and would lose. Empty if it loses none. */
export function lossInWords({ loses }: Pick<ConsentQuestion, 'loses'>): string[] {
  return [
    ...(loses?.scopes ?? []).map(({ scope, api }) => scopeWords(scope, api).title),
    ...(loses?.details ?? []).map(({ title, api, facts }) =>
      [`${title} (${api})`, ...facts.map((fact) => `${fact.title} ${fact.value}`)].join(', '),
    ),
  ];
}

/** The hash that the answer carries, to say which text it answers. */
export function consentTextHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function lineText(line: ConsentLine, more: boolean): string[] {
  const words = scopeWords(line.scope, line.api);
  const values = line.scope === 'openid' ? [] : shownValues(line.values);
  const marks = [...(more && line.isNew ? ['new'] : []), ...(line.required ? ['always'] : [])];
  const hint =
    values.length > 0
      ? values.map(({ name, value }, index) => (index > 0 && name ? `${name}: ${value}` : value)).join(' · ')
      : aboutTheReader.has(line.scope)
        ? noneYet
        : [words.detail, line.api?.name].filter(Boolean).join(' · ');
  return [[`${words.title} ${line.scope}`, ...marks].join(' '), ...(hint === '' ? [] : [hint])];
}
