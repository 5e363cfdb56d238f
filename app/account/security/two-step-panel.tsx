import type { ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, Panel } from '@/components/ui/surface';
import type { Factors } from '@/lib/data/people/second-factors';
import { texts } from '@/lib/web/language';
import { codesPage, factorsForm, recoveryPage } from './security-pages';

/** Two-step verification, and the recovery codes for when the second step is lost. */
export async function TwoStepPanel({ factors, now }: { factors: Factors; now: number }) {
  const t = await texts('security');
  const { totp, isRequired, recoveryCodes } = factors;
  const canTurnOn = totp !== undefined || factors.passkeys > 0;
  return (
    <Panel
      id="second"
      title={t('twoStep.title')}
      aside={<Badge tone={isRequired ? 'good' : 'warn'}>{isRequired ? t('check.on') : t('check.off')}</Badge>}
    >
      <div className="space-y-4">
        <p className="max-w-prose text-muted">{t('twoStep.lead')}</p>
        <div className="divide-y divide-line border-y border-line">
          <Part
            title={t('twoStep.app')}
            href={codesPage}
            act={totp ? t('change') : t('twoStep.setUp')}
            label={totp ? t('twoStep.changeApp') : t('twoStep.setUpApp')}
          >
            {totp === undefined
              ? t('twoStep.appNone')
              : t.rich(totp.lastUsedAt === undefined ? 'twoStep.appSet' : 'twoStep.appUsed', {
                  when: () => <DateTime at={totp.createdAt} />,
                  used: () => <DateTime at={totp.lastUsedAt ?? totp.createdAt} now={now} show="minute" />,
                })}
          </Part>
          {/* Without a second step, they are of no use. */}
          {isRequired || recoveryCodes > 0 ? (
            <Part
              title={t('twoStep.recovery')}
              href={recoveryPage}
              act={recoveryCodes === 0 ? t('twoStep.create') : t('twoStep.replace')}
              label={recoveryCodes === 0 ? t('twoStep.createCodes') : t('twoStep.replaceCodes')}
            >
              {recoveryCodes === 0 ? t('twoStep.recoveryNone') : t('check.left', { count: recoveryCodes })}
            </Part>
          ) : null}
        </div>
        {canTurnOn ? (
          <form method="post" action={factorsForm}>
            <Button
              type="submit"
              name="action"
              value={isRequired ? 'allow_password_alone' : 'require_second'}
              look="secondary"
            >
              {isRequired ? t('twoStep.turnOff') : t('twoStep.turnOn')}
            </Button>
          </form>
        ) : null}
      </div>
    </Panel>
  );
}

function Part({
  title,
  href,
  act,
  label,
  children,
}: {
  title: string;
  href: string;
  act: string;
  /** The accessible name of the button. */
  label: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 py-3">
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className="text-sm text-muted">{children}</p>
      </div>
      <ButtonLink href={href} prefetch={false} aria-label={label}>
        {act}
      </ButtonLink>
    </div>
  );
}
