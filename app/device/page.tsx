import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { encode } from 'uqr';
import { Button, textLinkClass } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { Notice } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { relativeTime } from '@/lib/words/moments';
import { focusHere } from '../login/return-path';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('device'))('title') };
}

type Query = Record<string, string | string[] | undefined>;

/** The page where a person enters the code that a device shows (RFC 8628 §3.3). */
export default async function DevicePage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { env, oauth } = await server();
  const t = await texts('device');
  const linked = typeof query['user_code'] === 'string' ? oauth.devices.parseCode(query['user_code']) : undefined;
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const compares = linked !== undefined && flash === undefined;
  return (
    <PageShell
      foot={t.rich('passwordAt', {
        host: new URL(env.issuer).host,
        b: (host) => <span className="font-semibold">{host}</span>,
      })}
    >
      <form method="post" action="/device/submit" noValidate className="space-y-5">
        <h1 className="text-xl font-semibold">{t('title')}</h1>
        {compares ? <Compare userCode={linked} /> : <EnterCode flash={flash} />}
        <Notice tone="warn" title={t('warningTitle')}>
          {t('warning')}
        </Notice>
        <Button type="submit" className="w-full">
          {t(compares ? 'same' : 'continue')}
        </Button>
        {compares ? <Differs issuer={env.issuer} userCode={linked} /> : null}
      </form>
    </PageShell>
  );
}

/** The link contained the code, so the person only compares it. */
async function Compare({ userCode }: { userCode: string }) {
  return (
    <>
      <div>
        <p>{(await texts('device'))('compare')}</p>
        <p className="mt-3 rounded-md border border-line bg-sunken py-4 text-center font-mono text-xl font-semibold tracking-[0.2em]">
          <bdi>{userCode}</bdi>
        </p>
      </div>
      <input type="hidden" name="user_code" value={userCode} />
    </>
  );
}

async function EnterCode({ flash }: { flash: Flash | undefined }) {
  const t = await texts('device');
  const wait = (Number(flash?.values['retryAt']) || 0) - nowSeconds();
  const error =
    flash?.code === 'throttled'
      ? t('tooMany', { when: relativeTime(await currentLanguage(), Math.max(60, wait)) })
      : flash
        ? t('unknown')
        : undefined;
  return (
    <TextField
      {...focusHere}
      label={t('label')}
      name="user_code"
      hint={t('hint')}
      error={error}
      defaultValue={flash?.values['userCode'] ?? ''}
      className="text-center font-mono text-xl tracking-[0.2em] uppercase"
      dir="ltr"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={40}
      required
      data-code-input={8}
      data-code-group={4}
    />
  );
}

async function Differs({ issuer, userCode }: { issuer: string; userCode: string }) {
  const t = await texts('device');
  const address = `${issuer}/device?${new URLSearchParams({ user_code: userCode })}`;
  return (
    <div className="space-y-3">
      <p>
        <a href="/device" className={textLinkClass}>
          {t('otherCode')}
        </a>
      </p>
      <details>
        <summary className="inline-flex min-h-touch items-center text-muted">{t('onPhone')}</summary>
        <QrCode text={address} label={t('qrLabel', { code: userCode })} />
      </details>
    </div>
  );
}

/** Dark on light in every theme, because cameras expect it. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const squares = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')));
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className="mx-auto mt-2 size-48 rounded-md">
      <rect width={size} height={size} fill="white" />
      <path d={squares.join('')} fill="black" shapeRendering="crispEdges" />
    </svg>
  );
}
