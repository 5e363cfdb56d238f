import { describe, expect, it } from 'vitest';
import type { GrantView } from '@/lib/data/owner/grants';
import type { MailLink } from '@/lib/data/people/mail-links';
import { directionOf, type Language, languages } from '@/lib/messages/languages';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { deletedMail, isAlarm, mailFor, reminderMail, webhookMail } from './messages';
import type { Mail } from './transport';

const issuer = 'https://id.example';
const now = 1_800_000_000;
const metadata = clientMetadataSchema.parse({
  client_name: 'Trailmap',
  localized: { de: { client_name: 'Wegkarte' }, ar: { client_name: 'خريطة' } },
});
const grant: GrantView = {
  id: '0197b0de-0000-7000-8000-000000000001',
  client: { id: 'trailmap', kind: 'web', metadata, createdAt: now },
  scopes: [
    { scope: 'profile', endsAt: null, over: false, required: false },
    {
      ...{ scope: 'routes.read', endsAt: null, over: false, required: false },
      api: {
        ...{ name: 'Routes', resource: 'https://api.example', title: 'See your <routes>', description: '' },
        effect: 'reads',
        localized: { de: { title: 'Ihre <Routen> sehen' } },
      },
    },
  ],
  resources: [],
  details: [],
  once: false,
  live: true,
  hasReceipt: false,
  createdAt: now,
  changedAt: now,
  endsAt: now + 1000,
  tokenSeconds: 0,
};
const link: MailLink = {
  id: '1',
  sub: 'ada',
  purpose: 'stop',
  recipient: 'ada@example.com',
  data: {},
  createdAt: now,
  endsAt: now + 1000,
};
const about = (what: string, more: Record<string, string> = {}): MailLink => ({
  ...link,
  data: { what, at: String(now), ip: '192.0.2.1', userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/140.0', ...more },
});
const webhook = { id: '2', url: 'https://trailmap.example/events', app: { id: 'trailmap', name: 'Trailmap' } };
const alarms = [
  ...['signed_in_new_device', 'password_changed', 'password_reset', 'passkey_added', 'passkey_removed', 'totp_added'],
  ...['totp_removed', 'second_factor_optional', 'recovery_codes_made', 'recovery_code_used', 'identity_linked'],
  ...['identity_unlinked', 'data_downloaded', 'account_restored'],
];

/** Every mail that there is. */
function all(language: Language): Record<string, Mail | undefined> {
  const of = (one: MailLink, its?: GrantView) => mailFor(language, { env: { issuer } }, one, 'the-token', its);
  const purposes = (['verify', 'change_email', 'undo_email', 'reset'] as const).map(
    (purpose) => [purpose, of({ ...link, purpose })] as const,
  );
  const { endsAt: _, ...endless } = grant;
  return {
    ...Object.fromEntries(purposes),
    ...Object.fromEntries(alarms.map((kind) => [kind, of(about(kind))])),
    added: of(about('passkey_added', { name: 'مفتاح', since: String(now) })),
    newApp: of(about('new_app', { app: 'Trailmap' }), grant),
    newAppWithoutEnd: of(about('new_app', { app: 'Trailmap' }), endless),
    reused: of(about('reused', { app: 'Trailmap' }), grant),
    ownKey: of(about('api_key_revoked', { name: 'Nightly' })),
    keyOfApp: of(about('api_key_revoked', { name: 'Nightly', app: 'Exporter' })),
    deleted: deletedMail(language, issuer, link.recipient, now),
    ending: reminderMail(language, issuer, link.recipient, grant, now),
    webhookFailing: webhookMail(language, issuer, link.recipient, { ...webhook, reason: 'failing' }),
    webhookGone: webhookMail(language, issuer, link.recipient, { ...webhook, reason: 'gone' }),
  };
}

/** Latin words that are names, addresses or the same in every language. */
const names =
  /https?:\S+|id\.example|\S+@\S+|Countersign|Trailmap|Nightly|Exporter|Firefox|Linux|UTC|API|IP|192\.0\.2\.1|<[^>]*>/g;

describe.each(languages)('in %s', (language) => {
  it.each(Object.entries(all(language)))('the mail “%s” is complete, as text and as HTML', (name, mail) => {
    expect(mail).toMatchObject({ to: link.recipient, language });
    if (!mail) throw new Error(name);
    expect(mail.html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
    // No message is missing, no argument is left open, and nothing is escaped twice.
    for (const text of [mail.subject, mail.text, mail.html.replace(/<style>[\s\S]*<\/style>/, '')]) {
      expect(text).not.toMatch(/undefined|\{\w+\}|mail\.\w|&amp;(lt|quot|amp)/);
    }
    expect(mail.html).not.toContain('<routes>');
    const title = mail.html.match(/<h1>(.*)<\/h1>/)?.[1];
    expect(title).toBe(mail.subject);
    if (/token=/.test(mail.text)) expect(mail.text).toMatch(/\nhttps:\/\/id\.example\/[\w/-]+\?token=the-token\n/);
  });

  it('no mail has words of another language', () => {
    if (language === 'en') return;
    const english = all('en');
    for (const [name, mail] of Object.entries(all(language))) {
      const lines = new Set(
        english[name]?.text.split('\n').filter((line) => /\p{L}{3}/u.test(line.replace(names, ''))),
      );
      const same = mail?.text.split('\n').filter((line) => lines.has(line) && !line.startsWith('- '));
      expect([name, same]).toEqual([name, []]);
      if (language === 'ja' || language === 'ar') {
        expect(mail?.subject.replace(names, '')).not.toMatch(/[A-Za-z]{3}/);
      }
    }
  });
});

it('a mail about an app has its name and permissions in the reader’s language', () => {
  const { newApp } = all('de');
  expect(newApp?.subject).toContain('Wegkarte');
  expect(newApp?.text).toContain('- Ihre <Routen> sehen');
  expect(newApp?.html).toContain('Ihre &lt;Routen&gt; sehen');
});

it('names are separated from text in the other direction', () => {
  expect(all('ar')['reused']?.subject).toContain('\u2068خريطة\u2069');
  expect(all('en')['added']?.text).toContain('\u2068مفتاح\u2069');
  expect(all('en')['reused']?.subject).toContain(' Trailmap');
});

it('every alarm has a mail', () => {
  for (const kind of alarms) expect(mailFor('en', { env: { issuer } }, about(kind), 't', undefined)).toBeDefined();
  expect(isAlarm('email_changed')).toBe(false);
  expect(isAlarm('api_key_revoked')).toBe(true);
});
