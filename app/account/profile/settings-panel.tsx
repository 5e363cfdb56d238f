import { Button } from '@/components/ui/button';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { SelectField } from '@/components/ui/field';
import { Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { findMailbox } from '@/lib/data/people/mailbox';
import { languageNames, languages } from '@/lib/messages/languages';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { currentSession } from '@/lib/web/viewer';

/** The language of pages and e-mails, and the e-mails that the person can turn off. */
export async function SettingsPanel({ viewer }: { viewer: { sub: string } }) {
  const { env, db } = await server();
  const t = await texts('profile');
  const mailbox = await findMailbox(db, viewer.sub);
  const wanted = (mail: 'new_app' | 'ending') => !mailbox?.optOut.includes(mail);
  return (
    <Panel id="mails" title={t('settings.title')}>
      <form method="post" action="/account/profile/settings" className="max-w-prose space-y-4">
        <SelectField
          label={t('settings.language')}
          name="language"
          defaultValue={(await currentSession())?.language ?? ''}
        >
          <option value="">{t('settings.automatic')}</option>
          {languages.map((language) => (
            <option key={language} value={language} lang={language}>
              {languageNames[language]}
            </option>
          ))}
        </SelectField>
        {env.mail.kind === 'none' ? null : (
          <>
            <input type="hidden" name="mails" value="1" />
            <ChoiceGroup legend={t('settings.mails')}>
              <Checkbox
                name="new_app"
                value="1"
                defaultChecked={wanted('new_app')}
                label={t('settings.newApp')}
                hint={t('settings.newAppHint')}
              />
              <Checkbox name="ending" value="1" defaultChecked={wanted('ending')} label={t('settings.ending')} />
            </ChoiceGroup>
            <p className="text-sm text-muted">
              {mailbox?.isVerified ? t('settings.always') : t('settings.alwaysConfirmed')}
            </p>
          </>
        )}
        <UnsavedChanges />
        <Button type="submit" look="secondary">
          {t('settings.save')}
        </Button>
      </form>
    </Panel>
  );
}
