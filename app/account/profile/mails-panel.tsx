import { Button } from '@/components/ui/button';
import { Checkbox, ChoiceGroup } from '@/components/ui/choice';
import { Panel } from '@/components/ui/surface';
import { UnsavedChanges } from '@/components/ui/unsaved-changes';
import { findMailbox } from '@/lib/data/people/mailbox';
import { server } from '@/lib/server';

/** The mails that the person can turn off. Security mails are always sent. */
export async function MailsPanel({ viewer }: { viewer: { sub: string } }) {
  const { env, db } = await server();
  if (env.mail.kind === 'none') return null;
  const mailbox = await findMailbox(db, viewer.sub);
  const wanted = (mail: 'new_app' | 'ending') => !mailbox?.optOut.includes(mail);
  return (
    <Panel id="mails" title="Mails to you">
      <form method="post" action="/account/profile/mails/submit" className="max-w-prose space-y-4">
        <ChoiceGroup legend="Write to me when">
          <Checkbox
            name="new_app"
            value="1"
            defaultChecked={wanted('new_app')}
            label="an app gets access for the first time"
            hint="With a link that ends it."
          />
          <Checkbox
            name="ending"
            value="1"
            defaultChecked={wanted('ending')}
            label="an access ends soon for which I asked to be reminded"
          />
        </ChoiceGroup>
        <p className="text-sm text-muted">
          A sign-in from a new browser, a changed password, a copied key and the like are always told
          {mailbox?.isVerified ? '.' : ', once your address is confirmed.'}
        </p>
        <UnsavedChanges />
        <Button type="submit" look="secondary">
          Save
        </Button>
      </form>
    </Panel>
  );
}
