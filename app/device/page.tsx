import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { encode } from 'uqr';
import { Button, TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { Notice } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { focusHere, waitInWords } from '../login/return-path';

export const metadata: Metadata = { title: 'Connect a device' };

type Query = Record<string, string | string[] | undefined>;

/** The page where a person enters the code that a device shows (RFC 8628 §3.3). */
export default async function DevicePage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { env, oauth } = await server();
  const linked = typeof query['user_code'] === 'string' ? oauth.devices.parseCode(query['user_code']) : undefined;
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return (
    <PageShell
      foot={
        <>
          Your password is only asked for at <span className="font-semibold">{new URL(env.issuer).host}</span>.
        </>
      }
    >
      <form method="post" action="/device/submit" noValidate className="space-y-5">
        <h1 className="text-xl font-semibold">Connect a device</h1>
        {linked && !flash ? <Compare userCode={linked} /> : <EnterCode flash={flash} />}
        <Notice tone="warn" title="Only for a device in front of you">
          Did somebody send you this link or code? Then stop here: going on would let them into your account.
        </Notice>
        <Button type="submit" className="w-full">
          {linked && !flash ? 'The codes are the same' : 'Continue'}
        </Button>
        {linked && !flash ? <Differs issuer={env.issuer} userCode={linked} /> : null}
      </form>
    </PageShell>
  );
}

/** The link contained the code, so the person only compares it. */
function Compare({ userCode }: { userCode: string }) {
  return (
    <>
      <div>
        <p>Does your device show exactly this code?</p>
        <p className="mt-3 rounded-md border border-line bg-sunken py-4 text-center font-mono text-xl font-semibold tracking-[0.2em]">
          {userCode}
        </p>
      </div>
      <input type="hidden" name="user_code" value={userCode} />
    </>
  );
}

function EnterCode({ flash }: { flash: Flash | undefined }) {
  const error =
    flash?.code === 'throttled'
      ? `Too many wrong codes. Try again ${waitInWords(flash.values['retryAt'], nowSeconds())}.`
      : flash
        ? 'No device is waiting with this code. Compare it letter by letter, or get a new one on the device.'
        : undefined;
  return (
    <TextField
      {...focusHere}
      label="Code on your device"
      name="user_code"
      hint="Eight letters. Capitals, spaces and dashes do not matter."
      error={error}
      defaultValue={flash?.values['userCode'] ?? ''}
      className="text-center font-mono text-xl tracking-[0.2em] uppercase"
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={40}
      required
    />
  );
}

function Differs({ issuer, userCode }: { issuer: string; userCode: string }) {
  const address = `${issuer}/device?${new URLSearchParams({ user_code: userCode })}`;
  return (
    <div className="space-y-3">
      <p>
        <TextLink href="/device">My device shows another code</TextLink>
      </p>
      <details>
        <summary className="min-h-touch cursor-pointer text-muted">Go on with your phone instead</summary>
        <QrCode text={address} label={`QR code that opens this page with the code ${userCode}`} />
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
