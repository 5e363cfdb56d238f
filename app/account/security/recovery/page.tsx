import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PrintButton } from '@/components/print-button';
import { Button, buttonClass, TextLink } from '@/components/ui/button';
import { Notice, PageHeading, Panel } from '@/components/ui/surface';
import { factorsOf } from '@/lib/data/people/second-factors';
import { safeNext } from '@/lib/edge/local-path';
import { server } from '@/lib/server';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { readCodes } from '../pending-secrets';
import { factorsForm, recoveryPage, securityPage, withNext } from '../security-pages';

export const metadata: Metadata = { title: 'Recovery codes' };

export default async function RecoveryPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const { env, db } = await server();
  const next = safeNext(env, textOf((await searchParams)['next']));
  const page = withNext(recoveryPage, next);
  const viewer = await requireViewer(page);
  await requireRecentProof(viewer, page);
  const codes = await readCodes(env, (await headers()).get('cookie'), viewer);
  const factors = await factorsOf(db, viewer);
  return (
    <>
      <PageHeading
        title="Recovery codes"
        lead="For the day that you lose your phone or your passkey: each takes the place of the second step, once."
      />
      {codes ? (
        <NewCodes codes={codes} site={new URL(env.issuer).host} next={next} />
      ) : (
        <Panel id="make" title={factors?.recoveryCodes ? `${factors.recoveryCodes} left` : 'None yet'}>
          <form method="post" action={factorsForm} className="space-y-4">
            {next ? <input type="hidden" name="next" value={next} /> : null}
            <p className="text-muted">
              {factors?.recoveryCodes
                ? 'We keep no copy that could be shown again. New ones end those that you have.'
                : 'You get ten. We show them once, so keep them where you would find them without your phone.'}
            </p>
            <Button type="submit" name="action" value="make_recovery">
              Make new codes
            </Button>
          </form>
        </Panel>
      )}
      {codes ? null : (
        <p>
          <TextLink href={next ?? securityPage}>Not now</TextLink>
        </p>
      )}
    </>
  );
}

function NewCodes({ codes, site, next }: { codes: string[]; site: string; next: string | undefined }) {
  const text = `Recovery codes for ${site}\nEach works once.\n\n${codes.join('\n')}\n`;
  return (
    <Panel id="codes" title="Keep these now">
      <div className="space-y-4">
        <Notice tone="warn" title="They are shown this once">
          Save or print them before you go on. Earlier codes work no more.
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
            Save as a file
          </a>
          <PrintButton label="Print" />
        </div>
        <form method="post" action={factorsForm} className="border-t border-line pt-4">
          {next ? <input type="hidden" name="next" value={next} /> : null}
          <Button type="submit" name="action" value="kept_recovery">
            I have kept them
          </Button>
        </form>
      </div>
    </Panel>
  );
}
