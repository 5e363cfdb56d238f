import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { SecretBox } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SelectField } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import type { WebhookView } from '@/lib/data/developers/webhooks';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { readShownSecret, webhookSecretPage } from '@/lib/web/shown-secret';
import { formTexts } from '../../../../form-texts';
import { requireAppTitle } from '../../require-app';
import { changeWebhook, dismissWebhookSecret, newWebhookSecret, saveWebhook, sendSince } from '../actions';
import { WebhookForm } from '../webhook-form';
import { WebhookStatus } from '../webhook-status';
import { DeliveryList } from './delivery-list';
import { requireWebhook, type WebhookParams } from './require-webhook';

export async function generateMetadata({ params }: WebhookParams): Promise<Metadata> {
  return requireAppTitle(params, `/events/${(await params).webhook}`, 'webhook');
}

const notes = {
  created: 'done.created',
  saved: 'done.saved',
  paused: 'done.paused',
  enabled: 'done.enabled',
  ping: 'done.ping',
  sent: 'done.sent',
  nothing: 'done.nothing',
} as const;
const isNote = (done: string): done is keyof typeof notes => Object.hasOwn(notes, done);

export default async function AppWebhook({ params, searchParams }: WebhookParams & { searchParams: Search }) {
  const { id, webhook: webhookId } = await params;
  const { viewer, env, webhook, path } = await requireWebhook(id, webhookId);
  const [t, shared] = await Promise.all([texts('devEvents'), texts('devApp')]);
  const at = await searchValue(searchParams, 'at');
  const done = await searchValue(searchParams, 'done');
  const secret = await readShownSecret(env, viewer, webhookSecretPage(id, webhook.id));
  const isDisabled = webhook.status === 'disabled';
  return (
    <>
      <p>
        <TextLink href={`/developers/apps/${id}/events`}>{t('back')}</TextLink>
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 font-mono text-lg font-semibold break-all">{webhook.url}</h2>
        <WebhookStatus webhook={webhook} />
      </div>
      {secret === undefined ? null : (
        <div className="space-y-3">
          <SecretBox label={t('secret')} value={secret}>
            {t.rich('secretOnce', { b: (part) => <strong className="font-semibold">{part}</strong> })}
          </SecretBox>
          <form action={dismissWebhookSecret.bind(null, id, webhook.id)}>
            <SubmitButton look="secondary">{shared('secret.stored')}</SubmitButton>
          </form>
        </div>
      )}
      <Trouble webhook={webhook} />
      <form action={changeWebhook.bind(null, id, webhook.id)} className="flex flex-wrap gap-3">
        {webhook.status === 'enabled' ? (
          <>
            <SubmitButton look="secondary" name="act" value="ping">
              {t('ping')}
            </SubmitButton>
            <SubmitButton look="secondary" name="act" value="pause">
              {t('pause')}
            </SubmitButton>
          </>
        ) : (
          <SubmitButton name="act" value="enable">
            {t('enable')}
          </SubmitButton>
        )}
      </form>
      <DeliveryList id={id} webhook={webhook} path={path} searchParams={searchParams} />
      {isDisabled ? null : (
        <Panel title={t('replay')} id="replay">
          <form action={sendSince.bind(null, id, webhook.id)} className="max-w-prose space-y-4">
            <p>{t('replayText')}</p>
            <SelectField label={t('since')} name="since" defaultValue="day">
              {(['hour', 'day', 'week', 'all'] as const).map((choice) => (
                <option key={choice} value={choice}>
                  {t(`sinceChoice.${choice}`)}
                </option>
              ))}
            </SelectField>
            <Checkbox name="missing" value="yes" label={t('onlyMissing')} defaultChecked />
            <SubmitButton>{t('sendAgain')}</SubmitButton>
          </form>
        </Panel>
      )}
      <Panel title={t('settings')} id="settings">
        <WebhookForm
          key={at}
          action={saveWebhook.bind(null, id, webhook.id)}
          texts={await formTexts('webhook')}
          webhook={webhook}
        />
      </Panel>
      <Panel title={t('rotate')} id="rotate">
        <form action={newWebhookSecret.bind(null, id, webhook.id)} className="max-w-prose space-y-4">
          {webhook.previousSecretEndsAt === undefined ? null : <PreviousSecret at={webhook.previousSecretEndsAt} />}
          <SelectField label={shared('credentials.current')} name="overlap" hint={t('rotateHint')} defaultValue="day">
            {(['now', 'hour', 'day', 'week'] as const).map((choice) => (
              <option key={choice} value={choice}>
                {shared(`credentials.keep.${choice}`)}
              </option>
            ))}
          </SelectField>
          <SubmitButton>{shared('credentials.createNew')}</SubmitButton>
        </form>
      </Panel>
      <details>
        <summary className="inline-flex min-h-touch items-center rounded-md px-3 text-danger hover:bg-sunken">
          {t('delete')}
        </summary>
        <form action={changeWebhook.bind(null, id, webhook.id)} className="max-w-prose space-y-3 px-3 pb-2">
          <p>{t('deleteText')}</p>
          <SubmitButton look="danger" name="act" value="delete">
            {t('deleteNow')}
          </SubmitButton>
        </form>
      </details>
      {isNote(done) ? <Toast key={`done ${at}`}>{t(notes[done])}</Toast> : null}
    </>
  );
}

/** Why events do not arrive, if they do not. */
async function Trouble({ webhook }: { webhook: WebhookView }) {
  const t = await texts('devEvents');
  if (webhook.status === 'disabled') {
    const title = t(webhook.statusReason === 'gone' ? 'disabledGone' : 'disabledFailing');
    return (
      <Notice tone="danger" title={title}>
        {t('disabledText')}
      </Notice>
    );
  }
  if (webhook.status === 'paused') return <Notice>{t('pausedText')}</Notice>;
  const { failures: count, failingSince } = webhook;
  if (failingSince === undefined) return null;
  return (
    <Notice tone="warn" title={t('failingTitle')}>
      {t.rich('failingText', { count, date: () => <DateTime at={failingSince} /> })}
    </Notice>
  );
}

async function PreviousSecret({ at }: { at: number }) {
  const t = await texts('devEvents');
  return <p>{t.rich('previousEnds', { date: () => <DateTime at={at} show="minute" /> })}</p>;
}
