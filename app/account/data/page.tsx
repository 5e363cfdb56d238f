import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, ButtonLink, buttonClass } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, Notice, PageHeading, Panel } from '@/components/ui/surface';
import { type AccountStanding, accountStanding } from '@/lib/data/people/account';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { hasRecentProof, reauthenticationPath } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';

const page = '/account/data';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('data'))('title') };
}

export default async function DataPage({ searchParams }: { searchParams: Promise<{ flash?: string | string[] }> }) {
  const viewer = await requireViewer(page);
  const { env, db } = await server();
  const t = await texts('data');
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const standing = await accountStanding(db, viewer, nowSeconds());
  const proved = hasRecentProof(viewer, nowSeconds());
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      {proved ? null : (
        <Notice tone="accent" title={t('confirmTitle')}>
          <p>{t('confirmBody')}</p>
          <p className="pt-2">
            <ButtonLink href={reauthenticationPath(page)} prefetch={false}>
              {t('confirm')}
            </ButtonLink>
          </p>
        </Notice>
      )}
      <Panel id="download" title={t('download')}>
        <div className="max-w-prose space-y-4">
          <p>{t('downloadBody')}</p>
          {proved ? (
            <form method="post" action="/account/data/download" data-pending="off">
              <Button type="submit" look="secondary">
                {t('download')}
              </Button>
            </form>
          ) : null}
        </div>
      </Panel>
      <Panel id="delete" title={t('delete')}>
        <div className="max-w-prose space-y-4">
          {standing.lastOperator ? (
            <Notice tone="warn" title={t('lastOperatorTitle')}>
              {t('lastOperator')}
            </Notice>
          ) : (
            <>
              <p>{t('deleteLead')}</p>
              <ul className="list-disc space-y-1 ps-5">
                {(await consequences(standing)).map((line) => (
                  <li key={line} className="wrap-anywhere">
                    {line}
                  </li>
                ))}
              </ul>
              {proved ? <DeleteForm email={viewer.email} wrong={flash?.code === 'email_differs'} /> : null}
            </>
          )}
        </div>
      </Panel>
    </>
  );
}

/** Folded, so that the red button is not the first thing to press. */
async function DeleteForm({ email, wrong }: { email: string; wrong: boolean }) {
  const t = await texts('data');
  const error = wrong ? t('emailDiffers') : undefined;
  return (
    <details open={wrong} className="group">
      <summary className={buttonClass('secondary', 'cursor-pointer text-danger group-open:hidden')}>
        {t('deleteOpen')}
      </summary>
      <form method="post" action="/account/data/delete" className="max-w-narrow space-y-4">
        {error ? <Alert title={t('notDeleted')}>{error}</Alert> : null}
        <TextField
          label={t('email')}
          name="email"
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          hint={t('emailHint', { email: shownAddress(email) })}
          error={error}
          {...(error ? { autoFocus: true } : {})}
        />
        <Button type="submit" look="danger">
          {t('deleteNow')}
        </Button>
      </form>
    </details>
  );
}

const mostNames = 5;

async function consequences({ apps, keys, ownApps, ownApis }: AccountStanding): Promise<string[]> {
  const t = await texts('data');
  const list = new Intl.ListFormat(await currentLanguage(), { type: 'conjunction' });
  const named = (names: string[]) => {
    const more = names.length - mostNames;
    return list.format([...names.slice(0, mostNames), ...(more > 0 ? [t('moreNames', { count: more })] : [])]);
  };
  return [
    t('endsSessions'),
    t('endsApps', { count: apps }),
    ...(keys > 0 ? [t('endsKeys', { count: keys })] : []),
    ...(ownApps.length > 0 ? [t('endsOwnApps', { names: named(ownApps) })] : []),
    ...(ownApis.length > 0 ? [t('endsOwnApis', { names: named(ownApis) })] : []),
    t('restorable'),
    t('erased'),
  ];
}
