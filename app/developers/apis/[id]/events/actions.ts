'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { actOnStream, createApiStream, endReceiving, letReceive } from '@/lib/data/developers/event-streams';
import { stated } from '@/lib/data/developers/problems';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type FormState, readText } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { submitForm } from '@/lib/web/submit-form';
import { requireViewer } from '@/lib/web/viewer';
import { fieldProblems } from '../../../field-problems';

const pathOf = (id: string) => `/developers/apis/${id}/events`;
/** The API itself may create as many. */
const mostStreams = 50;

export async function createStream(id: string, state: FormState, form: FormData): Promise<FormState> {
  const method = readText(form, 'method');
  const description = readText(form, 'description');
  const url = readText(form, 'url');
  // A refused attempt does not show the credential again: the developer types it anew.
  return submitForm(state, { values: { method, description, url } }, async () => {
    const viewer = await requireViewer(pathOf(id));
    const { db, oauth } = await server();
    const authorization = readText(form, 'authorization');
    const push = {
      method: 'urn:ietf:rfc:8935',
      endpoint_url: url,
      ...(authorization !== '' && { authorization_header: authorization }),
    };
    const settings = await oauth.streams.parse({
      ...(method === 'push' && { delivery: push }),
      ...(description !== '' && { description }),
    });
    if ('problem' in settings) {
      if (settings.problem.includes('authorization_header')) {
        return fieldProblems({ field: 'authorization', problem: 'plainCharacters' });
      }
      return fieldProblems(stated('url', settings.problem.replace(/^delivery[.\w]*/, 'The URL')));
    }
    if (!(await createApiStream(db, viewer, id, settings, mostStreams, nowSeconds()))) {
      return fieldProblems({ field: 'description', problem: 'tooManyStreams', values: { count: mostStreams } });
    }
    redirect(doneAt(pathOf(id), 'created'));
  });
}

const actSchema = z.enum(['pause', 'resume', 'delete', 'verify']);

export async function changeStream(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pathOf(id));
  const { db } = await server();
  const { data: act } = actSchema.safeParse(readText(form, 'act'));
  const done = act && (await actOnStream(db, viewer, id, readText(form, 'stream'), act, nowSeconds()));
  redirect(done ? doneAt(pathOf(id), act) : pathOf(id));
}

export async function addReceiver(id: string, state: FormState, form: FormData): Promise<FormState> {
  const clientId = readText(form, 'client_id');
  return submitForm(state, { values: { client_id: clientId } }, async () => {
    const viewer = await requireViewer(pathOf(id));
    const allowed = await letReceive((await server()).db, viewer, id, clientId, nowSeconds());
    if (allowed === undefined) redirect('/developers');
    if ('field' in allowed) return fieldProblems(allowed);
    redirect(doneAt(pathOf(id), 'allowed'));
  });
}

export async function removeReceiver(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pathOf(id));
  await endReceiving((await server()).db, viewer, id, readText(form, 'client_id'));
  redirect(doneAt(pathOf(id), 'removed'));
}
