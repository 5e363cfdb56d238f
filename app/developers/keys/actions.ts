'use server';

import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { KeyFormState } from '@/components/api-key-form';
import { server } from '@/lib/server';
import { requireOwnAction } from '@/lib/web/own-action';
import { doneAt } from '@/lib/web/page-query';
import { dismissSecret, showSecretOnce } from '@/lib/web/shown-secret';
import { submitForm } from '@/lib/web/submit-form';
import { requireViewer } from '@/lib/web/viewer';
import { keyDraft, keyErrors } from './key-draft';
import { keysPage } from './key-page';

export async function createKey(state: KeyFormState, form: FormData): Promise<KeyFormState> {
  const { draft, values, isOnlyView } = keyDraft(form);
  return submitForm(state, { values }, async () => {
    if (isOnlyView) return {};
    const viewer = await requireViewer(keysPage.path);
    const { oauth, env } = await server();
    const made = await oauth.apiKeys.create({ ownerId: viewer.sub }, draft);
    if ('refused' in made) return keyErrors(made.refused);
    await showSecretOnce(env, viewer, keysPage, made.value);
    redirect(keysPage.path);
  });
}

export async function endKey(form: FormData): Promise<void> {
  await requireOwnAction();
  const viewer = await requireViewer(keysPage.path);
  const { oauth } = await server();
  const id = z.guid().safeParse(form.get('key'));
  const ended = id.success && (await oauth.apiKeys.end({ ownerId: viewer.sub }, id.data));
  redirect(ended ? doneAt(keysPage.path, 'ended') : keysPage.path);
}

export async function dismissKey(): Promise<void> {
  await requireOwnAction();
  await requireViewer(keysPage.path);
  await dismissSecret((await server()).env, keysPage);
  refresh();
}
