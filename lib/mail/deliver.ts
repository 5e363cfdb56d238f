/**
 * Turns effects of the outbox into mails.
 *
 * An event (`mailAboutSecurity`, `mailAboutGrant`) creates a link and another effect, with an id derived from the
 * cause. So an event that is processed twice sends one mail, and a mail server that is down delays only its own mails.
 * Mails about an account go only to a confirmed address.
 */

import type { Env } from '@/lib/config/env';
import type { Database } from '@/lib/data/database/database';
import type { Effect } from '@/lib/data/database/outbox';
import { webhookNotice } from '@/lib/data/developers/webhooks';
import { findOwnGrant } from '@/lib/data/owner/grants';
import { findInvitationById, invitationToken } from '@/lib/data/partners/invitations';
import { deletedMailbox } from '@/lib/data/people/account-deletion';
import { findLinkById, linkIdFor, type NewLink, sendLink, tokenOf } from '@/lib/data/people/mail-links';
import { findMailbox, type Mailbox, type OptionalMail } from '@/lib/data/people/mailbox';
import { findByEmail } from '@/lib/data/people/people';
import { findSecurityEntry, type SecurityKind } from '@/lib/data/people/security-log';
import { defaultLanguage, isLanguage, type Language } from '@/lib/messages/languages';
import { appFace } from '@/lib/words/app-display';
import { openAddress } from './address-seal';
import { deletedMail, invitationMail, isAlarm, mailFor, reminderMail, webhookMail } from './messages';
import type { MailTransport } from './transport';

export type MailWorld = {
  env: Pick<Env, 'issuer' | 'secret'>;
  db: Database;
  transport: MailTransport | undefined;
  now: () => number;
};

/** Sends the mail of an effect, unless it has become pointless. `id` is the effect's. */
export async function deliverMail(
  world: MailWorld,
  effect: Extract<Effect, { kind: 'mail' }>,
  id: string,
): Promise<void> {
  const { env, db, transport, now } = world;
  if (!transport) return;
  switch (effect.mail) {
    case 'link': {
      const link = await findLinkById(db, effect.id, now());
      if (!link) return;
      const grantId = link.data['grantId'];
      const grant = grantId === undefined ? undefined : await findOwnGrant(db, link, grantId, now());
      const language = languageOf(await findMailbox(db, link.sub));
      const mail = mailFor(language, { env }, link, tokenOf(env, link), grant);
      return mail && transport.send(mail, id);
    }
    case 'forgotten': {
      const email = await openAddress(env, effect.id);
      const person = email === undefined ? undefined : await findByEmail(db, email);
      if (!person) return;
      const link = { id: linkIdFor(`forgotten ${id}`), sub: person.sub, purpose: 'reset' as const };
      return db.sql.transaction((query) =>
        sendLink(env, db.outbox, query, { ...link, recipient: person.email }, now()),
      );
    }
    case 'deleted': {
      const found = await deletedMailbox(db, effect.id, now());
      return found && transport.send(deletedMail(languageOf(found), env.issuer, found.email, found.restoreUntil), id);
    }
    case 'webhook': {
      const notice = await webhookNotice(db, effect.id);
      const mailbox = notice && (await mailboxFor(world, notice.ownerId));
      if (!notice || !mailbox) return;
      return transport.send(
        webhookMail(languageOf(mailbox), env.issuer, mailbox.email, { id: effect.id, ...notice }),
        id,
      );
    }
    case 'invitation': {
      const invitation = await findInvitationById(db, effect.id, now());
      if (invitation?.contact === undefined) return;
      const to = { ...invitation, contact: invitation.contact };
      return transport.send(
        invitationMail(invitedLanguage(to.language), env.issuer, to, invitationToken(env, effect.id)),
        id,
      );
    }
    case 'ending': {
      const found = await ownedGrant(db, effect.id, now());
      const mailbox = found && (await mailboxFor(world, found.ownerId, 'ending'));
      if (!mailbox || !found.grant.live || found.grant.endsAt === undefined) return;
      return transport.send(
        reminderMail(languageOf(mailbox), env.issuer, mailbox.email, found.grant, found.grant.endsAt),
        id,
      );
    }
  }
}

/** The language that a partner named for a person, by its first part (BCP 47: `de-AT` is German). */
function invitedLanguage(tag: string | undefined): Language {
  const first =
    tag
      ?.split(/[-_,;]/)[0]
      ?.trim()
      .toLowerCase() ?? '';
  return isLanguage(first) ? first : defaultLanguage;
}

/** The language of an account's mails, when they are sent: the one that its owner chose, or else English. */
function languageOf(mailbox: { language: string | null } | undefined): Language {
  const chosen = mailbox?.language ?? '';
  return isLanguage(chosen) ? chosen : defaultLanguage;
}

/** A mail about an entry of the security log, for the kinds that may be the work of an intruder. */
export async function mailAboutSecurity(
  world: MailWorld,
  { sub, eventId }: { sub: string; eventId: string },
): Promise<void> {
  const entry = await findSecurityEntry(world.db, sub, eventId);
  if (!entry || !isAlarm(entry.kind)) return;
  const mailbox = await mailboxFor(world, sub);
  const { kind, at, ip, userAgent, detail } = entry;
  const added = addedFactor.has(kind);
  await makeLink(world, mailbox, `security ${eventId}`, {
    data: {
      what: kind,
      at: String(at),
      ...(ip && { ip }),
      ...(userAgent && { userAgent }),
      ...(detail?.['name'] && { name: detail['name'] }),
      ...(detail?.['app'] && { app: detail['app'] }),
      ...(added && { since: String(at) }),
    },
    // A second step must protect the account even from an intruder in the mailbox, so a mail can remove it only for a
    // day.
    ...(added && { seconds: 24 * 3600 }),
  });
}

const addedFactor = new Set<SecurityKind>(['passkey_added', 'totp_added', 'identity_linked']);

/** A mail about an app's first access, and about a refresh token that was used twice. */
export async function mailAboutGrant(
  world: MailWorld,
  { grantId, change, at }: Pick<Extract<Effect, { kind: 'grant' }>, 'grantId' | 'change' | 'at'>,
): Promise<void> {
  if (change !== 'allowed' && change !== 'reused') return;
  const found = await ownedGrant(world.db, grantId, world.now());
  if (!found || (change === 'allowed' && !(await isFirst(world.db, grantId)))) return;
  const mailbox = await mailboxFor(world, found.ownerId, change === 'allowed' ? 'new_app' : undefined);
  const { client } = found.grant;
  const what = change === 'allowed' ? 'new_app' : 'reused';
  // The mail is written in the language that the account has when it is sent; this name is for the page of the link.
  const data = {
    what,
    grantId,
    clientId: client.id,
    app: appFace(languageOf(mailbox), client).name.text,
  };
  await makeLink(world, mailbox, `${what} ${grantId} ${at}`, { data });
}

async function makeLink(
  { env, db, now }: MailWorld,
  mailbox: Mailbox | undefined,
  cause: string,
  link: Pick<NewLink, 'data' | 'seconds'>,
): Promise<void> {
  if (!mailbox) return;
  const whole = { ...link, id: linkIdFor(cause), sub: mailbox.sub, purpose: 'stop' as const, recipient: mailbox.email };
  await db.sql.transaction((query) => sendLink(env, db.outbox, query, whole, now()));
}

/** The address to write to, if there is a confirmed one and the owner wants this kind of mail. */
async function mailboxFor(
  { db, transport }: MailWorld,
  sub: string,
  mail?: OptionalMail,
): Promise<Mailbox | undefined> {
  if (!transport) return undefined;
  const mailbox = await findMailbox(db, sub);
  return mailbox?.isVerified && !(mail && mailbox.optOut.includes(mail)) ? mailbox : undefined;
}

async function ownedGrant(db: Database, grantId: string, now: number) {
  const row = await db.prisma.grant.findUnique({ where: { id: grantId }, select: { ownerId: true } });
  if (!row?.ownerId) return undefined;
  const grant = await findOwnGrant(db, { sub: row.ownerId }, grantId, now);
  return grant && { ownerId: row.ownerId, grant };
}

/** Whether this is the owner's first grant to the app. */
async function isFirst(db: Database, grantId: string): Promise<boolean> {
  const text = `SELECT NOT EXISTS (SELECT FROM grants other
      WHERE other.owner_id = g.owner_id AND other.client_id = g.client_id AND other.id <> g.id
        AND (other.created_at, other.id) < (g.created_at, g.id)
        AND NOT EXISTS (SELECT FROM api_keys k WHERE k.grant_id = other.id)) AS first
    FROM grants g WHERE g.id = $1::uuid`;
  const [row] = await db.sql.query('mail_first_grant', text, [grantId]);
  return row?.['first'] === true;
}
