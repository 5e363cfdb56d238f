import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { Panel } from '@/components/ui/surface';
import type { Factors } from '@/lib/data/people/second-factors';
import { texts } from '@/lib/web/language';
import { recommendationFor } from './recommendation';
import { codesPage, devicesPage, newPasskeyPage, recoveryPage } from './security-pages';

/** What matters most: one recommendation, and the state of each part. */
export async function SecurityCheck({
  factors,
  hasPassword,
  devices,
}: {
  factors: Factors;
  hasPassword: boolean;
  devices: number;
}) {
  const t = await texts('security');
  const state = [
    {
      label: t('check.password'),
      value: hasPassword ? t('check.passwordSet') : t('check.passwordNone'),
      href: '#your-password',
    },
    { label: t('check.twoStep'), value: factors.isRequired ? t('check.on') : t('check.off'), href: '#second' },
    { label: t('check.passkeys'), value: t('check.count', { count: factors.passkeys }), href: '#passkeys' },
    ...(factors.isRequired || factors.recoveryCodes > 0
      ? [{ label: t('check.recovery'), value: t('check.left', { count: factors.recoveryCodes }), href: '#second' }]
      : []),
    {
      label: t('check.devices'),
      value: t('check.count', { count: devices }),
      href: devices > 5 ? devicesPage : '#sessions',
    },
  ];
  return (
    <Panel id="check" title={t('check.title')}>
      <div className="space-y-4">
        <Recommendation factors={factors} hasPassword={hasPassword} />
        <dl className="grid gap-x-6 sm:grid-cols-2">
          {state.map(({ label, value, href }) => (
            <div key={label} className="flex min-h-touch items-center justify-between gap-3 border-b border-line">
              <dt className="min-w-0">
                <TextLink href={href}>{label}</TextLink>
              </dt>
              <dd className="shrink-0 font-semibold tabular-nums">{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}

async function Recommendation({ factors, hasPassword }: { factors: Factors; hasPassword: boolean }) {
  const t = await texts('security');
  const words = {
    twoStep: [t('check.turnOn'), t('check.turnOnBody'), t('check.turnOnAction'), codesPage],
    codes: [
      t('check.codes'),
      t('check.codesBody', { count: factors.recoveryCodes }),
      t('check.codesAction'),
      recoveryPage,
    ],
    passkey: [t('check.passkey'), t('check.passkeyBody'), t('check.passkeyAction'), newPasskeyPage],
  } as const;
  const recommended = recommendationFor(factors, hasPassword);
  if (recommended === undefined) {
    return (
      <div className="flex gap-3">
        <CircleCheck aria-hidden className="size-6 shrink-0 text-good" />
        <div className="min-w-0">
          <p className="font-semibold">{t('check.good')}</p>
          <p className="text-muted">{t('check.goodBody')}</p>
        </div>
      </div>
    );
  }
  const [title, body, action, href] = words[recommended];
  const Icon = recommended === 'passkey' ? Info : TriangleAlert;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Icon
        aria-hidden
        className={`size-6 shrink-0 self-start ${recommended === 'passkey' ? 'text-accent' : 'text-warn'}`}
      />
      <div className="min-w-0 flex-1 basis-60">
        <p className="text-sm text-muted">{t('check.recommended')}</p>
        <p className="font-semibold">{title}</p>
        <p className="text-muted">{body}</p>
      </div>
      <ButtonLink href={href} prefetch={false} look="primary">
        {action}
      </ButtonLink>
    </div>
  );
}
