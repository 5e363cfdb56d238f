import { AppLogo } from '@/components/ui/app-logo';
import { TextLink, textLinkClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/surface';
import type { PendingInteraction } from '@/lib/oauth/server';
import { currentLanguage } from '@/lib/web/language';
import type { ReturnPath } from '@/lib/web/return-path';
import { appFace, type RestartLink } from '@/lib/words/app-display';

/** The return path as hidden fields, so that the post keeps it. */
export function ReturnPathFields({ returnPath }: { returnPath: ReturnPath }) {
  return Object.entries(returnPath).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}

/** The app that sent the person here. */
export async function RequestingApp({
  pending,
  children,
}: {
  pending: Pick<PendingInteraction, 'client'>;
  children: string;
}) {
  const app = appFace(await currentLanguage(), pending.client);
  return (
    <div className="flex items-center gap-3">
      <AppLogo name={app.name.text} src={app.logo} />
      <p className="min-w-0">
        <bdi className="font-semibold">{app.name.text}</bdi> {children}
      </p>
    </div>
  );
}

export function RequestExpired({ signedIn, back }: { signedIn: boolean; back: RestartLink | undefined }) {
  return (
    <>
      {signedIn ? <h1 className="text-xl font-semibold">You are signed in</h1> : null}
      <Notice tone="warn" title="The app's request is over">
        <p>It waited too long, or was answered already. Go back to the app and start again there.</p>
        {back ? <BackToApp back={back} /> : null}
      </Notice>
      {signedIn ? (
        <p>
          <TextLink href="/account">Apps with access</TextLink>
        </p>
      ) : null}
    </>
  );
}

/** A link to the page where the app starts. It leaves our site. */
export function BackToApp({ back }: { back: RestartLink }) {
  return (
    <p className="mt-2">
      <a href={back.href} className={textLinkClass}>
        Back to <bdi>{back.name}</bdi>
      </a>{' '}
      <span className="break-words">({back.host})</span>
    </p>
  );
}

/** The time to wait, rounded up, so that a person who follows it does not come back too early. */
export function waitInWords(retryAt: string | undefined, now: number): string {
  const minutes = Math.max(1, Math.ceil((Number(retryAt) - now) / 60));
  if (!Number.isFinite(minutes)) return 'in a while';
  if (minutes < 90) return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
  return `in ${Math.ceil(minutes / 60)} hours`;
}

/** For the first field with an error. The HTML parser applies it, so it needs no script. */
export const focusHere = { autoFocus: true } as const;
