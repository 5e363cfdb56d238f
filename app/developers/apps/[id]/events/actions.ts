'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { overlaps } from '@/lib/data/developers/client-secrets';
import { type Resent, replayEvents, resendDelivery } from '@/lib/data/developers/webhook-deliveries';
import {
  createWebhook,
  deleteWebhook,
  pingWebhook,
  rotateWebhookSecret,
  setWebhookStatus,
  updateWebhook,
  type WebhookDraft,
  webhookFaults,
} from '@/lib/data/developers/webhooks';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type FormState, readText, readTexts } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { dismissSecret, showSecretOnce, webhookSecretPage } from '@/lib/web/shown-secret';
import { submitForm } from '@/lib/web/submit-form';
import { requireViewer } from '@/lib/web/viewer';
import { fieldProblems } from '../../../field-problems';

const listOf = (app: string) => `/developers/apps/${app}/events`;
const pageOf = (app: string, webhook: string) => `${listOf(app)}/${webhook}`;

const draftOf = (form: FormData): WebhookDraft => ({
  url: readText(form, 'url'),
  description: readText(form, 'description'),
  types: readTexts(form, 'types'),
});

const typed = (form: FormData) => ({
  values: { url: readText(form, 'url'), description: readText(form, 'description') },
  ticked: readTexts(form, 'types'),
});

export async function addWebhook(app: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, typed(form), async () => {
    const viewer = await requireViewer(listOf(app));
    const { db, env } = await server();
    const draft = draftOf(form);
    const faults = webhookFaults(draft, env.issuer);
    if (faults.length > 0) return fieldProblems(...faults);
    const made = await createWebhook(db, env, viewer, app, draft, nowSeconds());
    if (made === undefined || made === 'taken') redirect('/developers');
    if ('refused' in made) return fieldProblems(...made.refused);
    await showSecretOnce(env, viewer, webhookSecretPage(app, made.id), made.secret);
    redirect(doneAt(pageOf(app, made.id), 'created'));
  });
}

export async function saveWebhook(app: string, id: string, state: FormState, form: FormData): Promise<FormState> {
  return submitForm(state, typed(form), async () => {
    const viewer = await requireViewer(pageOf(app, id));
    const { db, env } = await server();
    const draft = draftOf(form);
    const faults = webhookFaults(draft, env.issuer);
    if (faults.length > 0) return fieldProblems(...faults);
    const saved = await updateWebhook(db, viewer, { clientId: app, id }, draft, nowSeconds());
    redirect(saved ? doneAt(pageOf(app, id), 'saved') : listOf(app));
  });
}

export async function changeWebhook(app: string, id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pageOf(app, id));
  const { db } = await server();
  const webhook = { clientId: app, id };
  const act = readText(form, 'act');
  if (act === 'delete') {
    redirect((await deleteWebhook(db, viewer, webhook)) ? doneAt(listOf(app), 'deleted') : listOf(app));
  }
  if (act === 'ping') {
    const sent = await pingWebhook(db, viewer, webhook, nowSeconds());
    redirect(sent === undefined ? pageOf(app, id) : doneAt(pageOf(app, id), 'ping'));
  }
  const status = act === 'pause' ? ('paused' as const) : act === 'enable' ? ('enabled' as const) : undefined;
  const done = status !== undefined && (await setWebhookStatus(db, viewer, webhook, status, nowSeconds()));
  redirect(done ? doneAt(pageOf(app, id), status) : pageOf(app, id));
}

/** Creates a new secret. The previous one signs as well for the chosen time. */
export async function newWebhookSecret(app: string, id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pageOf(app, id));
  const { db, env } = await server();
  const overlap = z.enum(['now', 'hour', 'day', 'week']).catch('now').parse(form.get('overlap'));
  const webhook = { clientId: app, id };
  const secret = await rotateWebhookSecret(db, env, viewer, webhook, overlaps[overlap], nowSeconds());
  if (secret === undefined) redirect(listOf(app));
  await showSecretOnce(env, viewer, webhookSecretPage(app, id), secret);
  redirect(pageOf(app, id));
}

export async function dismissWebhookSecret(app: string, id: string): Promise<void> {
  await requireOwnAction();
  await requireViewer(pageOf(app, id));
  await dismissSecret((await server()).env, webhookSecretPage(app, id));
  refresh();
}

const sinceSchema = z.enum(['hour', 'day', 'week', 'all']).catch('day');
const seconds = { hour: 3600, day: 86_400, week: 7 * 86_400 } as const;

/** Sends all events since the chosen time again. */
export async function sendSince(app: string, id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pageOf(app, id));
  const { db } = await server();
  const now = nowSeconds();
  const choice = sinceSchema.parse(form.get('since'));
  const since = choice === 'all' ? 0 : now - seconds[choice];
  const missing = form.has('missing');
  const resent = await replayEvents(db, viewer, { clientId: app, id }, { since, missing }, now);
  redirect(afterSending(pageOf(app, id), resent));
}

/** Sends one event again. */
export async function sendAgain(app: string, id: string, event: string): Promise<void> {
  await requireOwnAction();
  const page = `${pageOf(app, id)}/${event}`;
  const viewer = await requireViewer(page);
  const { db } = await server();
  redirect(afterSending(page, await resendDelivery(db, viewer, { clientId: app, id }, event, nowSeconds())));
}

function afterSending(page: string, resent: Resent): string {
  if (resent === undefined || resent === 'disabled') return page;
  return doneAt(page, resent.sent > 0 ? 'sent' : 'nothing');
}
