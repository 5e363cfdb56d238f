import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { PasskeySignIn } from '@/components/passkey-sign-in';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { factorsOf } from '@/lib/data/people/second-factors';
import { pendingSecondStep } from '@/lib/login/factors/second-factor';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage } from '@/lib/web/language';
import { afterSignIn, type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { shownAddress } from '@/lib/words/mail-address';
import { focusHere, RequestingApp, ReturnPathFields } from '../return-path';
import { SecondStepAlert } from './second-step-alert';

export const metadata: Metadata = { title: 'Second step' };

type Query = Record<string, string | string[] | undefined>;

export default async function SecondStepPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const world = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const heads = await headers();
  const step = await pendingSecondStep(world, heads);
  const factors = step && (await factorsOf(world.db, step.person));
  // No sign-in waits for a second step here: the person is fully signed in, or not at all.
  if (!step || !factors)
    redirect((await currentSession()) ? afterSignIn(returnPath) : withReturnPath('/login', returnPath));
  const pending = returnPath.interaction ? await world.oauth.interactions.pending(returnPath.interaction) : undefined;
  const isStepUp = step.id === undefined;
  const app = pending && appFace(await currentLanguage(), pending.client).name.text;
  const flash = await readFlash(world.env, heads.get('cookie'), query['flash']);
  const hasAny = factors.totp !== undefined || factors.passkeys > 0 || factors.recoveryCodes > 0;
  const byRecovery = query['with'] === 'recovery' || (!factors.totp && factors.passkeys === 0);
  return (
    <PageShell>
      <div className="space-y-5">
        {pending ? (
          <RequestingApp pending={pending}>{isStepUp ? 'asks for more' : 'asks you to sign in'}</RequestingApp>
        ) : null}
        {hasAny ? (
          <>
            <div>
              <h1 className="text-xl font-semibold">{byRecovery ? 'Use a recovery code' : 'One more step'}</h1>
              <p className="mt-1 text-muted">
                {isStepUp ? 'What you proved at sign-in is not enough here' : 'The password was right'}. This is for{' '}
                <bdi className="break-words text-ink">{shownAddress(step.person.email)}</bdi>.
              </p>
            </div>
            <SecondStepAlert flash={flash} />
            {byRecovery ? (
              <RecoveryForm returnPath={returnPath} flash={flash} left={factors.recoveryCodes} />
            ) : (
              <>
                {factors.totp ? <CodeForm returnPath={returnPath} flash={flash} /> : null}
                {factors.passkeys > 0 ? (
                  <PasskeySignIn
                    label="Use a passkey"
                    look={factors.totp ? 'secondary' : 'primary'}
                    options="/login/second/options"
                    action="/login/second/submit"
                    fields={returnPath}
                  />
                ) : null}
              </>
            )}
            <p className="flex flex-wrap justify-between gap-3">
              {byRecovery ? (
                <TextLink href={withReturnPath('/login/second', returnPath)}>Back</TextLink>
              ) : (
                <TextLink href={withReturnPath('/login/second', returnPath, { with: 'recovery' })}>
                  {factors.totp ? 'Lost your phone?' : 'Lost your passkey?'}
                </TextLink>
              )}
              <TextLink href={withReturnPath('/login', returnPath, { another: '1' })}>Use another account</TextLink>
            </p>
          </>
        ) : (
          <NothingToProve returnPath={returnPath} app={app} />
        )}
        {isStepUp && returnPath.interaction ? <Decline returnPath={returnPath} app={app} /> : null}
      </div>
    </PageShell>
  );
}

function CodeForm({ returnPath, flash }: { returnPath: ReturnPath; flash: Flash | undefined }) {
  return (
    <form method="post" action="/login/second/submit" noValidate className="space-y-4">
      <ReturnPathFields returnPath={returnPath} />
      <TextField
        label="Code"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={20}
        required
        hint="Six digits, from the app on your phone that makes them."
        aria-invalid={flash?.code === 'code_wrong' || flash?.code === 'code_used'}
        {...focusHere}
      />
      <Button type="submit" className="w-full">
        Continue
      </Button>
    </form>
  );
}

function RecoveryForm({
  returnPath,
  flash,
  left: remaining,
}: {
  returnPath: ReturnPath;
  flash: Flash | undefined;
  left: number;
}) {
  return (
    <form method="post" action="/login/second/submit" noValidate className="space-y-4">
      <ReturnPathFields returnPath={returnPath} />
      <input type="hidden" name="with" value="recovery" />
      <TextField
        label="Recovery code"
        name="code"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={30}
        required
        hint={
          remaining === 0
            ? 'Your account has none left.'
            : 'One of those that you kept when you set the second step up. Each works once.'
        }
        aria-invalid={flash?.code === 'code_wrong'}
        {...focusHere}
      />
      <Button type="submit" className="w-full">
        Continue
      </Button>
    </form>
  );
}

/** Says what is missing and how to set it up. After the set-up the person returns to the app. */
function NothingToProve({ returnPath, app }: { returnPath: ReturnPath; app: string | undefined }) {
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">Your account has no second step yet</h1>
        <p className="mt-1 text-muted">
          {app ? <bdi>{app}</bdi> : 'What comes next'} wants to be surer that it is you than a password can make it. Set
          one of these up now; it takes a minute, and you come back here.
        </p>
      </div>
      <div className="grid gap-3">
        <ButtonLink look="primary" href={setUpPath('codes', returnPath)}>
          Set up codes from an app
        </ButtonLink>
        <ButtonLink href={setUpPath('passkeys/new', returnPath)}>Create a passkey</ButtonLink>
      </div>
    </>
  );
}

const setUpPath = (page: string, returnPath: ReturnPath): string =>
  `/account/security/${page}?${new URLSearchParams({ next: afterSignIn(returnPath) })}`;

function Decline({ returnPath, app }: { returnPath: ReturnPath; app: string | undefined }) {
  return (
    <form method="post" action="/login/second/submit" className="border-t border-line pt-4">
      <ReturnPathFields returnPath={returnPath} />
      <Button type="submit" name="action" value="decline" look="quiet" className="w-full">
        <span className="truncate">Go back {app ? <>to {<bdi>{app}</bdi>}</> : null} without it</span>
      </Button>
    </form>
  );
}
