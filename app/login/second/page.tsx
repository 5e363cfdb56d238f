import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { PasskeySignIn } from '@/components/passkey-sign-in';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { Notice } from '@/components/ui/surface';
import { factorsOf } from '@/lib/data/people/second-factors';
import { pendingSecondStep } from '@/lib/login/factors/second-factor';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { afterSignIn, type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { shownAddress } from '@/lib/words/mail-address';
import { focusHere, ReturnPathFields } from '../return-path';
import { SecondStepAlert } from './second-step-alert';

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const t = await texts('secondStep');
  return { title: (await searchParams)['with'] === 'recovery' ? t('recovery.title') : t('title') };
}

type Factors = NonNullable<Awaited<ReturnType<typeof factorsOf>>>;

export default async function SecondStepPage({ searchParams }: { searchParams: Search }) {
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
  const app = pending && appFace(await currentLanguage(), pending.client).name.text;
  const isStepUp = step.id === undefined;
  const flash = await readFlash(world.env, heads.get('cookie'), query['flash']);
  const hasAny = factors.totp !== undefined || factors.passkeys > 0 || factors.recoveryCodes > 0;
  const byRecovery = query['with'] === 'recovery' || (!factors.totp && factors.passkeys === 0);
  return (
    <PageShell>
      <div className="space-y-5">
        {!hasAny ? (
          <NothingToProve returnPath={returnPath} app={app} />
        ) : byRecovery ? (
          <Recovery returnPath={returnPath} flash={flash} factors={factors} email={step.person.email} />
        ) : (
          <Factor
            returnPath={returnPath}
            flash={flash}
            factors={factors}
            email={step.person.email}
            app={app}
            isStepUp={isStepUp}
          />
        )}
        {isStepUp && returnPath.interaction ? <Decline returnPath={returnPath} app={app} /> : null}
      </div>
    </PageShell>
  );
}

type Step = { returnPath: ReturnPath; flash: Flash | undefined; factors: Factors; email: string };

/** Proves the second factor: a code from an app, or a passkey. */
async function Factor({
  returnPath,
  flash,
  factors,
  email,
  app,
  isStepUp,
}: Step & { app: string | undefined; isStepUp: boolean }) {
  const t = await texts('secondStep');
  const hasCode = factors.totp !== undefined;
  const hasPasskey = factors.passkeys > 0;
  return (
    <>
      <Heading title={t('title')} email={email}>
        {isStepUp
          ? t(hasCode ? 'leadMore' : 'leadMorePasskey', { app: app ?? t('thisPage') })
          : t(hasCode && hasPasskey ? 'leadBoth' : hasCode ? 'lead' : 'leadPasskey')}
      </Heading>
      <SecondStepAlert flash={flash} />
      {hasCode ? <CodeForm returnPath={returnPath} flash={flash} /> : null}
      {hasPasskey ? (
        <PasskeySignIn
          label={t('passkey')}
          look={hasCode ? 'secondary' : 'primary'}
          options="/login/second/options"
          action="/login/second/submit"
          fields={returnPath}
        />
      ) : null}
      <details>
        <summary className="inline-flex min-h-touch items-center text-accent underline underline-offset-4">
          {hasCode ? t('lostPhone') : t('lostPasskey')}
        </summary>
        <div className="space-y-3 pt-1 pb-2">
          <p>
            {t('lost.recovery')}{' '}
            <TextLink href={withReturnPath('/login/second', returnPath, { with: 'recovery' })}>
              {t('lost.useRecovery')}
            </TextLink>
          </p>
          <p>{t('lost.device')}</p>
          <p className="text-muted">{t('lost.noCodes')}</p>
        </div>
      </details>
      <p>
        <TextLink href={withReturnPath('/login', returnPath, { another: '1' })}>{t('anotherAccount')}</TextLink>
      </p>
    </>
  );
}

async function Heading({ title, email, children }: { title: string; email: string; children: string }) {
  const t = await texts('secondStep');
  return (
    <div>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="mt-1">{children}</p>
      <p className="mt-1 text-sm break-words text-muted">{t('account', { email: shownAddress(email) })}</p>
    </div>
  );
}

/** The page script submits the form at six digits. */
async function CodeForm({ returnPath, flash }: { returnPath: ReturnPath; flash: Flash | undefined }) {
  const t = await texts('secondStep');
  return (
    <form method="post" action="/login/second/submit" noValidate className="space-y-4">
      <ReturnPathFields returnPath={returnPath} />
      <TextField
        label={t('code')}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={20}
        required
        data-code-input="6"
        className="text-center font-mono text-xl tracking-widest"
        aria-invalid={flash?.code === 'code_wrong' || flash?.code === 'code_used'}
        {...focusHere}
      />
      <Button type="submit" className="w-full">
        {t('submit')}
      </Button>
    </form>
  );
}

async function Recovery({ returnPath, flash, factors, email }: Step) {
  const t = await texts('secondStep');
  return (
    <>
      <Heading title={t('recovery.title')} email={email}>
        {t('recovery.lead')}
      </Heading>
      <SecondStepAlert flash={flash} />
      {factors.recoveryCodes === 0 ? (
        <Notice tone="warn" title={t('recovery.none')}>
          {t('lost.device')}
        </Notice>
      ) : null}
      <form method="post" action="/login/second/submit" noValidate className="space-y-4">
        <ReturnPathFields returnPath={returnPath} />
        <input type="hidden" name="with" value="recovery" />
        <TextField
          label={t('recovery.code')}
          name="code"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={30}
          required
          className="text-center font-mono text-lg tracking-wide"
          aria-invalid={flash?.code === 'code_wrong'}
          {...focusHere}
        />
        <Button type="submit" className="w-full">
          {t('submit')}
        </Button>
      </form>
      <p className="flex flex-wrap justify-between gap-3">
        <TextLink href={withReturnPath('/login/second', returnPath)}>{t('recovery.back')}</TextLink>
        <TextLink href={withReturnPath('/login', returnPath, { another: '1' })}>{t('anotherAccount')}</TextLink>
      </p>
    </>
  );
}

/** Says what is missing and how to set it up. After the set-up the person returns to the app. */
async function NothingToProve({ returnPath, app }: { returnPath: ReturnPath; app: string | undefined }) {
  const t = await texts('secondStep');
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">{t('none.title')}</h1>
        <p className="mt-1">{t('none.lead', { app: app ?? t('thisPage') })}</p>
      </div>
      <div className="grid gap-3">
        <ButtonLink look="primary" href={setUpPath('codes', returnPath)}>
          {t('none.app')}
        </ButtonLink>
        <ButtonLink href={setUpPath('passkeys/new', returnPath)}>{t('none.passkey')}</ButtonLink>
      </div>
    </>
  );
}

const setUpPath = (page: string, returnPath: ReturnPath): string =>
  `/account/security/${page}?${new URLSearchParams({ next: afterSignIn(returnPath) })}`;

async function Decline({ returnPath, app }: { returnPath: ReturnPath; app: string | undefined }) {
  const t = await texts('secondStep');
  return (
    <form method="post" action="/login/second/submit" className="border-t border-line pt-4">
      <ReturnPathFields returnPath={returnPath} />
      <Button type="submit" name="action" value="decline" look="quiet" className="w-full">
        <span className="truncate">{app === undefined ? t('decline') : t('declineForApp', { app })}</span>
      </Button>
    </form>
  );
}
