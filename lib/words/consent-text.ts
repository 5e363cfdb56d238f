/**
 * The question of the consent page as plain text: what a receipt keeps, and names by its hash. It is made of the very words that the
 * page is made of (`scope-words.ts`, `app-face.ts`); a browser test holds the page to every line of it. What depends on the
 * moment, the dates that are offered, is not part of the question but of the answer.
 */
import { createHash } from 'node:crypto';
import type { ConsentLine, ConsentQuestion } from '@/lib/oauth/server';
import { appFace, placeName, schemeWarning } from '@/lib/words/app-display';
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
    `Next: ${device ? 'your device' : placeName(question.redirectOrigin)}`,
    app.privacyPolicy === undefined ? 'no privacy policy given' : `Privacy policy: ${app.privacyPolicy}`,
    ...(app.terms === undefined ? [] : [`Terms: ${app.terms}`]),
  ].join('\n');
}

export const lossTitle = 'If you allow this, it can no longer';
export const lossOnce = 'Just this once takes nothing away.';

/** What the app has now and would not have afterwards. Empty where nothing is taken away. */
export function lossInWords({ loses }: Pick<ConsentQuestion, 'loses'>): string[] {
  return [
    ...(loses?.scopes ?? []).map(({ scope, api }) => scopeWords(scope, api).title),
    ...(loses?.details ?? []).map(({ title, api, facts }) =>
      [`${title} (${api})`, ...facts.map((fact) => `${fact.title} ${fact.value}`)].join(', '),
    ),
  ];
}

/** By which the answer says which question it is to. */
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
