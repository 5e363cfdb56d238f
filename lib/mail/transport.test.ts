import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseEnv } from '@/lib/config/env';
import { type MailServer, startMailServer } from '@/scripts/mail-server.fixture';
import { compose } from './message';
import { type MailTransport, openMailTransport } from './transport';

const issuer = 'https://id.example';
const secret = 'ab'.repeat(32);
let plain: MailServer;
let tls: MailServer;
beforeAll(async () => {
  [plain, tls] = await Promise.all([startMailServer(), startMailServer({ starttls: true })]);
});
afterAll(async () => {
  await Promise.all([plain?.end(), tls?.end()]);
});

const logged: Record<string, unknown>[] = [];
function postTo(url: string, more: { from?: string; loopback?: false } = {}): MailTransport {
  const env = parseEnv({
    COUNTERSIGN_ISSUER: issuer,
    COUNTERSIGN_SECRET: secret,
    COUNTERSIGN_SMTP_URL: url,
    COUNTERSIGN_MAIL_FROM: more.from ?? 'no-reply@id.example',
  });
  if (env.mail.kind !== 'smtp') throw new Error('no mail');
  const server = { ...env.mail.server, ...(more.loopback === false && { loopback: false }) };
  const transport = openMailTransport({ ...env, mail: { ...env.mail, server } }, (entry) => void logged.push(entry));
  if (!transport) throw new Error('no transport');
  return transport;
}
const mailTo = (to: string, more: { subject?: string; paragraphs?: string[] } = {}) =>
  compose('de', issuer, {
    to,
    subject: more.subject ?? 'Confirm your address',
    paragraphs: more.paragraphs ?? ['Hello.'],
    action: { label: 'Confirm', url: `${issuer}/verify-email?token=abc` },
    footnotes: ['Once.'],
    settingsUrl: `${issuer}/account/profile#mails`,
  });

async function sent(to: string, more: Parameters<typeof mailTo>[1] & { from?: string } = {}, id = 'effect-1') {
  const transport = postTo(plain.url, more.from === undefined ? {} : { from: more.from });
  await transport.send(mailTo(to, more), id);
  transport.close();
  const last = (await plain.messages()).at(-1);
  if (!last) throw new Error('nothing arrived');
  return last;
}

describe('a mail', () => {
  test('arrives as text and HTML, with headers against automatic replies (RFC 3834 §5)', async () => {
    const mail = await sent('ada@example.com');
    expect(mail.to).toEqual(['ada@example.com']);
    expect(mail.mail.subject).toBe('Confirm your address');
    expect(mail.mail.from).toMatchObject({ name: 'Countersign', address: 'no-reply@id.example' });
    expect(mail.mail.text).toContain(`${issuer}/verify-email?token=abc`);
    expect(mail.mail.html).toContain(`href="${issuer}/verify-email?token=abc"`);
    expect(mail.header('auto-submitted')).toBe('auto-generated');
    expect(mail.header('list-unsubscribe')).toBe(`<${issuer}/account/profile#mails>`);
  });

  test('loads nothing from any server', async () => {
    const { mail } = await sent('ada@example.com');
    expect(mail.attachments).toEqual([]);
    expect(mail.html).not.toMatch(/<(img|link|script|iframe)\b|url\(|src=/i);
  });

  test('has the same Message-ID at every attempt, so that a repetition is recognized (RFC 5322 §3.6.4)', async () => {
    const [first, second, other] = [
      await sent('ada@example.com', {}, 'e-1'),
      await sent('ada@example.com', {}, 'e-1'),
      await sent('ada@example.com', {}, 'e-2'),
    ];
    expect(first.mail.messageId).toBe('<e-1@id.example>');
    expect(second.mail.messageId).toBe(first.mail.messageId);
    expect(other.mail.messageId).not.toBe(first.mail.messageId);
  });

  test.each([
    ['a line break', 'Hello\r\nBcc: thief@example.com\r\n\r\nGone'],
    ['a bare line feed', 'Hello\nBcc: thief@example.com'],
    ['an encoded word', '=?utf-8?Q?=0D=0ABcc:_thief@example.com?='],
  ])('keeps %s in a subject a subject', async (_, subject) => {
    const mail = await sent('ada@example.com', { subject });
    expect(mail.to).toEqual(['ada@example.com']);
    expect(mail.mail.bcc ?? []).toEqual([]);
    expect(mail.raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
    expect(mail.mail.text).toContain('Once.');
  });

  test.each([
    'ada@example.com\r\nRCPT TO:<thief@example.com>',
    'ada@example.com>\r\nDATA\r\n',
    'ada@example.com, thief@example.com',
    '"a@b"@example.com, <thief@example.com>',
  ])('goes only to its recipient: %j', async (to) => {
    const before = (await plain.messages()).length;
    const transport = postTo(plain.url);
    await transport.send(mailTo(to), 'x').catch(() => undefined);
    transport.close();
    const after = (await plain.messages()).slice(before);
    expect(after.flatMap((mail) => mail.to)).not.toContain('thief@example.com');
    for (const mail of after) expect(mail.raw.split('\r\n\r\n')[0]).not.toMatch(/^(Bcc|DATA)/im);
  });

  test('escapes markup in names', async () => {
    const { mail } = await sent('ada@example.com', { paragraphs: ['“<img src=x onerror=alert(1)>” & co'] });
    expect(mail.html).toContain('“&lt;img src=x onerror=alert(1)&gt;” &amp; co');
  });

  test('supports every script and lines of any length', async () => {
    const long = 'Ōtautahi-Wörterbuch-'.repeat(30);
    const mail = await sent('ada@example.com', {
      subject: `Zugriff für ${long}`,
      paragraphs: [long, 'Ελληνικά 日本語 😀'],
      from: 'Bürgerdienst München <post@id.example>',
    });
    expect(mail.mail.subject).toBe(`Zugriff für ${long}`);
    expect(mail.mail.from?.name).toBe('Bürgerdienst München');
    expect(mail.mail.text).toContain(long);
    expect(mail.mail.text).toContain('Ελληνικά 日本語 😀');
    // RFC 5322 §2.1.1
    for (const line of mail.raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  });
});

describe('addresses beyond ASCII (RFC 6531)', () => {
  let ascii: MailServer;
  beforeAll(async () => {
    ascii = await startMailServer({ ascii: true });
  });
  afterAll(() => ascii?.end());
  const through = async (url: string, to: string, from?: string) => {
    logged.length = 0;
    const transport = postTo(url, from === undefined ? {} : { from });
    await transport.send(mailTo(to), 'x');
    transport.close();
  };

  test('reach a server that offers SMTPUTF8 unchanged (§3.4), also in the header (RFC 6532 §3.2)', async () => {
    const mail = await sent('用户@xn--fsqu00a.xn--fiqs8s');
    // The test server shows domains as Unicode.
    expect(mail).toMatchObject({ to: ['用户@例子.中国'], smtpUtf8: true });
    expect(mail.raw).toMatch(/^To: 用户@xn--fsqu00a\.xn--fiqs8s\r?$/m);
    expect(mail.mail.subject).toBe('Confirm your address');
    expect(mail.mail.text).toContain(`${issuer}/verify-email?token=abc`);
    expect(mail.header('auto-submitted')).toBe('auto-generated');
    expect(mail.mail.messageId).toBe('<effect-1@id.example>');
    expect(await sent('ada@example.com', { from: 'Amt <büro@id.example>' })).toMatchObject({
      from: 'büro@id.example',
      smtpUtf8: true,
    });
  });

  test('work with STARTTLS and a password', async () => {
    await through(`smtp://portal:${encodeURIComponent('open sesame')}@127.0.0.1:${tls.port}`, 'jürgen@example.com');
    expect((await tls.messages()).at(-1)).toMatchObject({ secure: true, user: 'portal', smtpUtf8: true });
    const wrong = through(`smtp://portal:wrong@127.0.0.1:${tls.port}`, 'jürgen@example.com');
    await expect(wrong).rejects.toThrow(/SMTP: EAUTH/);
  });

  test('need no SMTPUTF8 if only the domain is not ASCII (RFC 5891 §5)', async () => {
    await through(ascii.url, 'ada@xn--bcher-kva.example', 'no-reply@bücher.example');
    const mail = (await ascii.messages()).at(-1);
    expect(mail).toMatchObject({ to: ['ada@bücher.example'], from: 'no-reply@bücher.example', smtpUtf8: false });
    expect(mail?.raw).toMatch(/^From: Countersign <no-reply@xn--bcher-kva\.example>\r?$/m);
    expect(mail?.raw).toMatch(/^To: ada@xn--bcher-kva\.example\r?$/m);
  });

  test('fail at once if the server does not offer it, without the address in the log (§3.2)', async () => {
    const before = (await ascii.messages()).length;
    for (const [to, from] of [['jürgen@example.com'], ['ada@example.com', 'büro@id.example']] as const) {
      await through(ascii.url, to, from);
      expect(logged).toEqual([
        { level: 'error', event: 'mail_refused', id: 'x', error: expect.stringContaining('does not offer SMTPUTF8') },
      ]);
    }
    expect((await ascii.messages()).length).toBe(before);
    expect(JSON.stringify(logged)).not.toMatch(/rgen|ada@/);
  });

  test('are tried again while the server is down, and fail if there is no such mailbox', async () => {
    const gone = await startMailServer();
    await gone.kill();
    await expect(through(gone.url, 'jürgen@example.com')).rejects.toThrow(/SMTP: E(SOCKET|CONNECTION|CONNREFUSED)/);
    await gone.end();
    await through(plain.url, 'nobody-ö@example.com');
    expect(logged).toMatchObject([{ event: 'mail_refused', error: expect.stringContaining('550') }]);
  });

  test('are never sent in clear text except on loopback (RFC 8314 §4.1)', async () => {
    const transport = postTo(plain.url, { loopback: false });
    await expect(transport.send(mailTo('jürgen@example.com'), 'x')).rejects.toThrow(/SMTP: E(TLS|SOCKET|CONNECTION)/);
    transport.close();
  });
});

describe('sending by SMTP', () => {
  test('rejects while the server is down, without the address in the error', async () => {
    const gone = await startMailServer();
    await gone.kill();
    const transport = postTo(gone.url);
    const refused = await transport.send(mailTo('ada@example.com'), 'x').catch(String);
    expect(refused).toMatch(/^Error: SMTP: E(SOCKET|CONNECTION|CONNREFUSED)/);
    await gone.start();
    await transport.send(mailTo('ada@example.com'), 'x');
    expect(await gone.messages()).toHaveLength(1);
    transport.close();
    await gone.end();
  });

  test('gives up on a permanently refused mailbox (RFC 5321 §4.2.1), without the address in the log', async () => {
    logged.length = 0;
    const transport = postTo(plain.url);
    await transport.send(mailTo('nobody@example.com'), 'x');
    transport.close();
    expect(logged).toMatchObject([{ event: 'mail_refused', id: 'x' }]);
    expect(JSON.stringify(logged)).not.toContain('nobody');
  });

  test('uses STARTTLS if it is offered, and authenticates', async () => {
    const transport = postTo(`smtp://portal:${encodeURIComponent('open sesame')}@127.0.0.1:${tls.port}`);
    await transport.send(mailTo('ada@example.com'), 'x');
    transport.close();
    expect((await tls.messages()).at(-1)).toMatchObject({ secure: true, user: 'portal' });
  });

  test('tries again later if the server refuses our credentials', async () => {
    const transport = postTo(`smtp://portal:wrong@127.0.0.1:${tls.port}`);
    expect(await transport.send(mailTo('ada@example.com'), 'x').catch(String)).toMatch(/SMTP: EAUTH/);
    transport.close();
  });

  test('except on loopback, requires TLS and a valid certificate (RFC 8314 §4.1)', async () => {
    const before = [(await plain.messages()).length, (await tls.messages()).length];
    for (const url of [plain.url, tls.url]) {
      const transport = postTo(url, { loopback: false });
      await expect(transport.send(mailTo('ada@example.com'), 'x')).rejects.toThrow(/SMTP: E(TLS|SOCKET|CONNECTION)/);
      transport.close();
    }
    expect([(await plain.messages()).length, (await tls.messages()).length]).toEqual(before);
  });
});
