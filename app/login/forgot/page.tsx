import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert, Notice } from '@/components/ui/surface';
import { linkSeconds } from '@/lib/data/people/mail-links';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import type { PageQuery, Search } from '@/lib/web/page-query';
import { type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { waitText } from '@/lib/words/waiting';
import { EmailField } from '../credential-fields';
import { focusHere, ReturnPathFields } from '../return-path';

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const t = await texts('reset');
  return { title: (await flashOf(await searchParams))?.code === 'asked' ? t('sentTitle') : t('forgotTitle') };
}

const flashOf = async (query: PageQuery): Promise<Flash | undefined> =>
  readFlash((await server()).env, (await headers()).get('cookie'), query['flash']);

export default async function ForgotPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const { env } = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const flash = await flashOf(query);
  const t = await texts('reset');
  const asked = flash?.code === 'asked' && env.mail.kind !== 'none';
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">{asked ? t('sentTitle') : t('forgotTitle')}</h1>
        {env.mail.kind === 'none' ? (
          <Notice tone="warn" title={t('noMail.title')}>
            {t('noMail.text')}
          </Notice>
        ) : asked ? (
          <LinkSent email={flash.values['email'] ?? ''} returnPath={returnPath} isLocal={env.mail.kind === 'local'} />
        ) : (
          <AskForLink flash={flash} returnPath={returnPath} />
        )}
        <p>
          <TextLink href={withReturnPath('/login', returnPath)}>{t('backToSignIn')}</TextLink>
        </p>
      </div>
    </PageShell>
  );
}

async function AskForLink({ flash, returnPath }: { flash: Flash | undefined; returnPath: ReturnPath }) {
  const t = await texts('reset');
  const at = await texts('signIn');
  const email = flash?.values['email'];
  const throttled = flash?.code === 'reset_throttled';
  const wait = waitText(await currentLanguage(), flash?.values['retryAt'], nowSeconds());
  return (
    <>
      {throttled ? <Alert title={t('throttled.title')}>{t('throttled.text', { wait })}</Alert> : null}
      <form method="post" action="/login/forgot/submit" noValidate className="space-y-4">
        <ReturnPathFields returnPath={returnPath} />
        <EmailField
          hint={t('forgotHint')}
          defaultValue={email}
          error={flash?.code === 'email' ? at(email?.trim() ? 'emailInvalid' : 'emailMissing') : undefined}
          {...(flash?.code === 'email' ? focusHere : {})}
        />
        <Button type="submit" className="w-full">
          {t('send')}
        </Button>
      </form>
    </>
  );
}

/** The same whether or not there is such an account. */
async function LinkSent({ email, returnPath, isLocal }: { email: string; returnPath: ReturnPath; isLocal: boolean }) {
  const t = await texts('reset');
  return (
    <>
      <p>
        {t.rich('sent', {
          email,
          minutes: linkSeconds.reset / 60,
          b: (part) => <bdi className="font-semibold wrap-anywhere">{part}</bdi>,
        })}
      </p>
      <p className="text-muted">
        {t.rich('notThere', {
          link: (part) => <TextLink href={withReturnPath('/login/forgot', returnPath)}>{part}</TextLink>,
        })}
      </p>
      {isLocal ? (
        <p className="text-sm text-muted">
          {t.rich('localMail', { link: (part) => <TextLink href="/dev/mail">{part}</TextLink> })}
        </p>
      ) : null}
    </>
  );
}
