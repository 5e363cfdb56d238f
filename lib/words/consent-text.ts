/**
 * The consent page as plain text, in the language of the page. A receipt stores it and identifies it by its hash. It
 * uses the same texts as the page, and a browser test compares every line with the page. Dates depend on the time and
 * on the reader's zone, so they belong to the answer and not to this text.
 */
import { createHash } from 'node:crypto';
import { type Language, textsIn } from '@/lib/messages/texts';
import type { DetailInWords } from '@/lib/oauth/model/authorization-details';
import type { ConsentLine, ConsentQuestion } from '@/lib/oauth/server';
import { type AppFace, appFace, destinationName, isClaimable, standingOf } from '@/lib/words/app-display';
import { consentSheet, type LineGroup } from '@/lib/words/consent-lines';
import { detailNames, factInWords, paymentOf, paymentText } from '@/lib/words/detail-words';
import { shownAddress } from '@/lib/words/mail-address';
import { aboutTheReader, apiName, type ShownValue, scopeWords, shownValues } from '@/lib/words/scope-words';

export function consentText(language: Language, question: ConsentQuestion): string {
  const { client, details, current, interaction, subject } = question;
  const t = textsIn(language, 'consent');
  const app = appFace(language, client);
  const sheet = consentSheet(question);
  const { device } = interaction.request;
  const plain = (chunks: string) => chunks;
  const group = groupText(language, sheet.more);
  const allowed = sheet.allowed.flatMap(({ lines }) => lines).length;
  return [
    t.markup(`headline.${sheet.headline}`, { app: app.name.text, b: plain }),
    app.describedAt ?? app.homePage?.host ?? t('identity.noWebsite'),
    ...standingText(language, app),
    shownAddress(subject.email),
    ...(device
      ? [t('device.title'), t.markup('device.code', { code: device.userCode, b: plain }), t('device.warning')]
      : []),
    ...(!device && isClaimable(question.redirectOrigin) ? [t('claimableScheme')] : []),
    ...(current?.pausedAt === undefined ? [] : [t('paused')]),
    ...(question.lasting ? [t('lasting')] : []),
    ...(question.loses ? [t('loss.title'), ...lossInWords(language, question), t('loss.once')] : []),
    ...details.flatMap((detail) => detailText(language, detail)),
    ...(sheet.required.length > 0 ? [t('required'), ...sheet.required.flatMap(group)] : []),
    ...(sheet.optional.length > 0 ? [t('optional'), ...sheet.optional.flatMap(group)] : []),
    ...(allowed > 0 ? [t('alreadyAllowed', { count: allowed }), ...sheet.allowed.flatMap(group)] : []),
    t('next', { place: device ? t('places.device') : destinationName(language, question.redirectOrigin) }),
    app.privacyPolicy === undefined ? t('noPrivacyPolicy') : `${t('privacyPolicy')}: ${app.privacyPolicy}`,
    ...(app.terms === undefined ? [] : [`${t('terms')}: ${app.terms}`]),
  ].join('\n');
}

/** What we know about the app, without dates. */
function standingText(language: Language, app: AppFace): string[] {
  const t = textsIn(language, 'consent');
  const { origin, place } = standingOf(app);
  const origins = {
    own: () => t('identity.own'),
    verified: () => t('identity.verified'),
    document: () => t('identity.document', { host: app.describedAt ?? '' }),
    selfRegistered: () => t('identity.selfRegistered'),
    unverified: () => t('identity.unverified'),
  };
  return [origins[origin](), ...(place ? [t(`identity.${place}`)] : [])];
}

/** The permissions that the app has now and would lose. Empty if it loses none. */
export function lossInWords(language: Language, { loses }: Pick<ConsentQuestion, 'loses'>): string[] {
  return [
    ...(loses?.scopes ?? []).map(({ scope, api }) => scopeWords(language, scope, api).title),
    ...(loses?.details ?? []).map((detail) => detailText(language, detail).join(', ')),
  ];
}

/** The hash that the answer carries, to say which text it answers. */
export function consentTextHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function detailText(language: Language, detail: DetailInWords): string[] {
  const { title, api } = detailNames(language, detail);
  const payment = paymentOf(detail);
  const facts = (payment?.rest ?? detail.facts).map((fact) => factInWords(language, fact));
  return [
    `${title} · ${api}`,
    ...(payment ? [paymentText(language, payment)] : []),
    ...facts.map((fact) => `${fact.title} ${fact.value}`),
  ];
}

/** What a line shows beneath its title: the first value, the others with their names, or the text of the API. */
export function lineHint(language: Language, line: ConsentLine): { text: string; more: ShownValue[] } {
  // The app's own identifier for the person tells them nothing, and the title says it all.
  if (line.scope === 'openid') return { text: '', more: [] };
  const [first, ...more] = shownValues(language, line.values);
  if (first) return { text: first.value, more };
  if (aboutTheReader.has(line.scope)) return { text: textsIn(language, 'scopes')('none'), more: [] };
  return { text: scopeWords(language, line.scope, line.api).detail, more: [] };
}

function groupText(language: Language, more: boolean): (group: LineGroup) => string[] {
  const t = textsIn(language, 'consent');
  const effects = textsIn(language, 'scopes');
  return ({ api, lines }) => [
    ...(api ? [apiName(language, api)] : []),
    ...lines.flatMap((line) => {
      const hint = lineHint(language, line);
      return [
        scopeWords(language, line.scope, line.api).title,
        ...(more && line.isNew ? [t('isNew')] : []),
        ...(hint.text === '' ? [] : [hint.text]),
        ...hint.more.map(({ name, value }) => (name === '' ? value : t('fact', { title: name, value }))),
        ...(line.api && line.api.effect !== 'reads' ? [effects(`effects.${line.api.effect}`)] : []),
      ];
    }),
  ];
}
