'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { actOnStream, createApiStream, endReceiving, letReceive } from '@/lib/data/developers/event-streams';
import { server } from '@/lib/server';
import { type FormState, readText } from '@/lib/web/form-state';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-address';
import { keepingForm } from '@/lib/web/submit-form';
import { requireViewer } from '@/lib/web/viewer';

const now = () => Math.floor(Date.now() / 1000);
const pathOf = (id: string) => `/developers/apis/${id}/events`;
/** As many as the API itself may make. */
const mostStreams = 50;

export async function createStream(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({
      attempt: state.attempt + 1,
      values: {
        method: readText(form, 'method'),
        description: readText(form, 'description'),
        url: readText(form, 'url'),
      },
      errors: { unavailable },
    }),
    async () => {
      const viewer = await requireViewer(pathOf(id));
      const { db, oauth } = await server();
      const values = {
        ...{ method: readText(form, 'method'), description: readText(form, 'description') },
        url: readText(form, 'url'),
      };
      // The credential of a refused attempt is typed again.
      const again = { attempt: state.attempt + 1, values };
      const authorization = readText(form, 'authorization');
      const push = {
        ...{ method: 'urn:ietf:rfc:8935', endpoint_url: values.url },
        ...(authorization !== '' && { authorization_header: authorization }),
      };
      const settings = await oauth.parseStream({
        ...(values.method === 'push' && { delivery: push }),
        ...(values.description !== '' && { description: values.description }),
      });
      if ('problem' in settings) {
        const isAuthorization = settings.problem.includes('authorization_header');
        const problem = isAuthorization
          ? 'Use plain characters.'
          : settings.problem.replace(/^delivery[.\w]*/, 'The address');
        return { ...again, errors: { [isAuthorization ? 'authorization' : 'url']: problem } };
      }
      if (!(await createApiStream(db, viewer, id, settings, mostStreams, now()))) {
        return { ...again, errors: { description: `An API has at most ${mostStreams} streams: delete one first.` } };
      }
      redirect(doneAt(pathOf(id), 'created'));
    },
  );
}

const actSchema = z.enum(['pause', 'resume', 'delete', 'verify']);

export async function changeStream(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pathOf(id));
  const { db } = await server();
  const { data: act } = actSchema.safeParse(readText(form, 'act'));
  const done = act && (await actOnStream(db, viewer, id, readText(form, 'stream'), act, now()));
  redirect(done ? doneAt(pathOf(id), act) : pathOf(id));
}

export async function addReceiver(id: string, state: FormState, form: FormData): Promise<FormState> {
  await requireOwnAction();
  return keepingForm(
    (unavailable) => ({
      attempt: state.attempt + 1,
      values: { client_id: readText(form, 'client_id') },
      errors: { unavailable },
    }),
    async () => {
      const viewer = await requireViewer(pathOf(id));
      const { db } = await server();
      const clientId = readText(form, 'client_id');
      const allowed = await letReceive(db, viewer, id, clientId, now());
      if (allowed === undefined) redirect('/developers');
      if ('field' in allowed) {
        return {
          attempt: state.attempt + 1,
          values: { client_id: clientId },
          errors: { [allowed.field]: allowed.problem },
        };
      }
      redirect(doneAt(pathOf(id), 'allowed'));
    },
  );
}

export async function removeReceiver(id: string, form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(pathOf(id));
  const { db } = await server();
  await endReceiving(db, viewer, id, readText(form, 'client_id'));
  redirect(doneAt(pathOf(id), 'removed'));
}
