import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PrintButton } from '@/components/print-button';
import { Button, buttonClass, TextLink } from '@/components/ui/button';
import { Notice, PageHeading, Panel } from '@/components/ui/surface';
import { factorsOf } from '@/lib/data/people/second-factors';
import { safeNext } from '@/lib/edge/local-path';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { readCodes } from '../pending-secrets';
import { factorsForm, recoveryPage, securityPage, withNext } from '../security-pages';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('security'))('recovery.title') };
}

export default async function RecoveryPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const { env, db } = await server();
  const t = await texts('security');
  const next = safeNext(env, textOf((await searchParams)['next']));
  const page = withNext(recoveryPage, next);
  const viewer = await requireViewer(page);
  await requireRecentProof(viewer, page);
  const codes = await readCodes(env, (await headers()).get('cookie'), viewer);
  const factors = await factorsOf(db, viewer);
  return (
    <>
      <PageHeading title={t('recovery.title')} lead={t('recovery.lead')} />
      {codes ? (
        <NewCodes codes={codes} site={new URL(env.issuer).host} next={next} />
      ) : (
        <Panel id="make" title={t('recovery.left', { count: factors?.recoveryCodes ?? 0 })}>
          <form method="post" action={factorsForm} className="space-y-4">
            {next ? <input type="hidden" name="next" value={next} /> : null}
            <p className="text-muted">{factors?.recoveryCodes ? t('recovery.replaceBody') : t('recovery.firstBody')}</p>
            <Button type="submit" name="action" value="make_recovery">
              {t('recovery.create')}
            </Button>
          </form>
        </Panel>
      )}
      {codes ? null : (
        <p>
          <TextLink href={next ?? securityPage}>{t('notNow')}</TextLink>
        </p>
      )}
    </>
  );
}

async function NewCodes({ codes, site, next }: { codes: string[]; site: string; next: string | undefined }) {
  const t = await texts('security');
  const text = `${t('recovery.fileTitle', { site })}\n${t('recovery.fileHint')}\n\n${codes.join('\n')}\n`;
  return (
    <Panel id="codes" title={t('recovery.keep')}>
      <div className="space-y-4">
        <Notice tone="warn" title={t('recovery.onceTitle')}>
          {t('recovery.once')}
        </Notice>
        <ul className="grid max-w-narrow gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-3">
          <a
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="recovery-codes.txt"
            className={buttonClass('secondary')}
          >
            {t('recovery.saveFile')}
          </a>
          <PrintButton label={t('recovery.print')} />
        </div>
        <form method="post" action={factorsForm} className="border-t border-line pt-4">
          {next ? <input type="hidden" name="next" value={next} /> : null}
          <Button type="submit" name="action" value="kept_recovery">
            {t('recovery.kept')}
          </Button>
        </form>
      </div>
    </Panel>
  );
}
