import type { ReactNode } from 'react';
import { AppLogo } from '@/components/ui/app-logo';
import type { PendingInteraction } from '@/lib/oauth/server';
import { currentLanguage } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';

/** The heading of a page on the way to an app: the app's logo, and a title that names the app. */
export async function SignInHeading({
  pending,
  title,
  titleForApp,
  lead,
}: {
  pending: Pick<PendingInteraction, 'client'> | undefined;
  title: ReactNode;
  /** Puts the app's name into a title. */
  titleForApp: (app: () => ReactNode) => ReactNode;
  lead?: ReactNode;
}) {
  const app = pending && appFace(await currentLanguage(), pending.client);
  return (
    <div className="space-y-3">
      {app ? <AppLogo name={app.name.text} src={app.logo} /> : null}
      <div>
        <h1 className="text-xl font-semibold wrap-anywhere">
          {app ? titleForApp(() => <bdi>{app.name.text}</bdi>) : title}
        </h1>
        {lead ? <p className="mt-1 text-muted">{lead}</p> : null}
      </div>
    </div>
  );
}

/** A line between ways of doing the same. */
export function OrDivider({ children }: { children: string }) {
  return (
    <div className="flex items-center gap-3 text-sm text-muted">
      <span className="grow border-t border-line" />
      {children}
      <span className="grow border-t border-line" />
    </div>
  );
}
