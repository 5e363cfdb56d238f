import { Button } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Panel } from '@/components/ui/surface';
import type { WaitingInvitation } from '@/lib/data/partners/invitations';
import type { PartnerView } from '@/lib/data/partners/partner-links';
import { currentLanguage, texts } from '@/lib/web/language';
import { appName } from '@/lib/words/app-name';

/** The organisations that manage the account, and those that want to. Absent when there are none. */
export async function OrganisationsPanel({
  partners,
  invitations,
  now,
}: {
  partners: PartnerView[];
  invitations: WaitingInvitation[];
  now: number;
}) {
  if (partners.length + invitations.length === 0) return null;
  const t = await texts('partners');
  const language = await currentLanguage();
  const nameOf = ({ app }: { app: string }) => appName(language, app).text;
  return (
    <Panel id="organisations" title={t('title')}>
      <div className="space-y-4">
        <p className="max-w-prose text-muted">{t('meaning')}</p>
        <ul className="divide-y divide-line">
          {invitations.map((invitation) => (
            <li key={invitation.scimId} className="space-y-3 py-3">
              <p className="font-semibold wrap-anywhere">{t('waiting', { app: nameOf(invitation) })}</p>
              <form method="post" action="/account/security/organisations" className="flex flex-wrap gap-3">
                <input type="hidden" name="id" value={invitation.scimId} />
                <Button
                  type="submit"
                  name="action"
                  value="connect"
                  aria-label={t('connectOf', { app: nameOf(invitation) })}
                >
                  {t('connect')}
                </Button>
                <Button
                  type="submit"
                  name="action"
                  value="decline"
                  look="secondary"
                  aria-label={t('declineOf', { app: nameOf(invitation) })}
                >
                  {t('decline')}
                </Button>
              </form>
            </li>
          ))}
          {partners.map((partner) => (
            <li key={partner.scimId} className="flex items-start justify-between gap-3 py-3">
              <div className="min-w-0">
                <p className="font-semibold wrap-anywhere">
                  <bdi>{nameOf(partner)}</bdi>
                </p>
                <p className="text-sm text-muted">
                  {t.rich('since', { when: () => <DateTime at={partner.linkedAt} now={now} /> })}
                </p>
                {partner.madeAccount ? (
                  <p className="text-sm wrap-anywhere text-muted">{t('made', { app: nameOf(partner) })}</p>
                ) : null}
              </div>
              <form method="post" action="/account/security/organisations">
                <input type="hidden" name="id" value={partner.scimId} />
                <Button
                  type="submit"
                  name="action"
                  value="leave"
                  look="secondary"
                  aria-label={t('leaveOf', { app: nameOf(partner) })}
                >
                  {t('leave')}
                </Button>
              </form>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
