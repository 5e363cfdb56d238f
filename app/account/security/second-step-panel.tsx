import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, Facts, Notice, Panel } from '@/components/ui/surface';
import type { Factors } from '@/lib/data/people/second-factors';
import { codesPage, factorsForm, recoveryPage } from './security-pages';

/** The second step after the password, and the recovery codes for when it is lost. */
export function SecondStepPanel({ factors, now }: { factors: Factors; now: number }) {
  const hasAny = factors.totp !== undefined || factors.passkeys > 0;
  return (
    <Panel
      id="second"
      title="Second step"
      aside={<Badge tone={factors.isRequired ? 'good' : 'neutral'}>{factors.isRequired ? 'on' : 'off'}</Badge>}
    >
      <div className="space-y-4">
        <p className="text-muted">
          {factors.isRequired
            ? 'Whoever learns your password still cannot sign in: after it, you are asked for a passkey or a code.'
            : 'With it on, whoever learns your password still cannot sign in: after it, you are asked for a passkey or a code.'}
        </p>
        {factors.isRequired && factors.recoveryCodes <= 2 ? (
          <Notice tone="warn" title="Few recovery codes left">
            {factors.recoveryCodes === 0 ? 'There are none.' : `There ${leftInWords(factors.recoveryCodes)}.`} Without
            one, losing your phone can lock you out. <TextLink href={recoveryPage}>Make new ones</TextLink>
          </Notice>
        ) : null}
        <Facts
          items={[
            {
              label: 'Codes from an app',
              value: (
                <Fact
                  text={
                    factors.totp ? (
                      <>
                        Set up <DateTime at={factors.totp.createdAt} />
                        {factors.totp.lastUsedAt === undefined ? null : (
                          <>
                            , last used <DateTime at={factors.totp.lastUsedAt} now={now} show="minute" />
                          </>
                        )}
                      </>
                    ) : (
                      'Not set up'
                    )
                  }
                  href={codesPage}
                  act={factors.totp ? 'Change' : 'Set up'}
                  about="codes from an app"
                />
              ),
            },
            {
              label: 'Recovery codes',
              value: (
                <Fact
                  text={factors.recoveryCodes === 0 ? 'None' : `${factors.recoveryCodes} left`}
                  href={recoveryPage}
                  act={factors.recoveryCodes === 0 ? 'Make' : 'Replace'}
                  about="recovery codes"
                />
              ),
            },
          ]}
        />
        {hasAny ? (
          <form method="post" action={factorsForm}>
            {factors.isRequired ? (
              <Button type="submit" name="action" value="allow_password_alone" look="secondary">
                Ask for my password only
              </Button>
            ) : (
              <Button type="submit" name="action" value="require_second" look="secondary">
                Always ask for a second step
              </Button>
            )}
          </form>
        ) : null}
      </div>
    </Panel>
  );
}

function Fact({ text, href, act, about }: { text: React.ReactNode; href: string; act: string; about: string }) {
  return (
    <span className="flex flex-wrap items-center justify-between gap-3">
      <span>{text}</span>
      <ButtonLink href={href} prefetch={false}>
        {act}
        <span className="sr-only"> {about}</span>
      </ButtonLink>
    </span>
  );
}

const leftInWords = (count: number): string => (count === 1 ? 'is one left' : `are ${count} left`);
