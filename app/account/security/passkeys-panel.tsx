import { KeyRound } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, Panel } from '@/components/ui/surface';
import type { PasskeyView } from '@/lib/data/people/passkeys';
import { texts } from '@/lib/web/language';
import { newPasskeyPage, passkeyPage } from './security-pages';

export async function PasskeysPanel({ passkeys, now }: { passkeys: PasskeyView[]; now: number }) {
  const t = await texts('security');
  return (
    <Panel
      id="passkeys"
      title={t('passkeys.title')}
      aside={
        <ButtonLink href={newPasskeyPage} prefetch={false}>
          {t('passkeys.add')}
        </ButtonLink>
      }
    >
      <div className="space-y-4">
        <p className="max-w-prose text-muted">{t('passkeys.lead')}</p>
        {passkeys.length === 0 ? null : (
          <ul className="divide-y divide-line">
            {passkeys.map((passkey) => (
              <PasskeyLine key={passkey.id} passkey={passkey} now={now} />
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}

async function PasskeyLine({ passkey, now }: { passkey: PasskeyView; now: number }) {
  const t = await texts('security');
  const { lastUsedAt, syncable, backedUp } = passkey;
  return (
    <li className="flex items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex min-w-0 gap-3">
        <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <bdi className="min-w-0 font-semibold wrap-anywhere">{passkey.name}</bdi>
            {/* Whether it is synced to other devices (WebAuthn Level 3 §6.1.3): what a lost device means. */}
            <Badge>
              {syncable ? (backedUp ? t('passkeys.backedUp') : t('passkeys.notBackedUp')) : t('passkeys.oneDevice')}
            </Badge>
          </p>
          <p className="text-sm text-muted">
            {lastUsedAt === undefined
              ? t('passkeys.unused')
              : t.rich('passkeys.used', { when: () => <DateTime at={lastUsedAt} now={now} show="minute" /> })}
            {' · '}
            {t.rich('passkeys.added', { when: () => <DateTime at={passkey.createdAt} /> })}
          </p>
        </div>
      </div>
      <ButtonLink
        href={passkeyPage(passkey.id)}
        prefetch={false}
        aria-label={t('passkeys.changeOf', { name: passkey.name })}
      >
        {t('change')}
      </ButtonLink>
    </li>
  );
}
