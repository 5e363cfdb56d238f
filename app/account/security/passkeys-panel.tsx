import { KeyRound } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, Panel } from '@/components/ui/surface';
import type { PasskeyView } from '@/lib/data/people/passkeys';
import { newPasskeyPage, passkeyPage } from './security-pages';

export function PasskeysPanel({ passkeys, now }: { passkeys: PasskeyView[]; now: number }) {
  return (
    <Panel
      id="passkeys"
      title="Passkeys"
      aside={
        <ButtonLink href={newPasskeyPage} prefetch={false}>
          Add a passkey
        </ButtonLink>
      }
    >
      {passkeys.length === 0 ? (
        <p className="text-muted">
          Sign in with your fingerprint, your face or the code of your device, and without a password. A passkey works
          on this site only, so no other site can ask you for it.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {passkeys.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} now={now} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function PasskeyLine({ passkey, now }: { passkey: PasskeyView; now: number }) {
  return (
    <li className="flex items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex min-w-0 gap-3">
        <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <bdi className="min-w-0 font-semibold break-words">{passkey.name}</bdi>
            <Badge>{backupInWords(passkey)}</Badge>
          </p>
          <p className="text-sm text-muted">
            {passkey.lastUsedAt === undefined ? (
              'Not used yet'
            ) : (
              <>
                Last used <DateTime at={passkey.lastUsedAt} now={now} show="minute" />
              </>
            )}
            {' · '}added <DateTime at={passkey.createdAt} />
          </p>
        </div>
      </div>
      <ButtonLink href={passkeyPage(passkey.id)} prefetch={false} aria-label={`Change ${passkey.name}`}>
        Change
      </ButtonLink>
    </li>
  );
}

/**
 * Whether the passkey is synced to other devices (WebAuthn Level 3 §6.1.3), so people know what a lost device means.
 */
function backupInWords({ syncable, backedUp }: Pick<PasskeyView, 'syncable' | 'backedUp'>): string {
  if (!syncable) return 'on one device only';
  return backedUp ? 'backed up' : 'not backed up yet';
}
