import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { renderSVG } from 'uqr';
import { Button, TextLink } from '@/components/ui/button';
import { CopyField } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { TextField } from '@/components/ui/field';
import { PageHeading, Panel } from '@/components/ui/surface';
import { factorsOf } from '@/lib/data/people/second-factors';
import { safeNext } from '@/lib/edge/local-path';
import { totpUri } from '@/lib/login/factors/totp';
import { server } from '@/lib/server';
import { readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { focusHere } from '../../../login/return-path';
import { readPending } from '../pending-secrets';
import { codesPage, factorsForm, securityPage, withNext } from '../security-pages';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('security'))('codes.title') };
}

export default async function CodesPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const t = await texts('security');
  const { env, db } = await server();
  const next = safeNext(env, textOf(query['next']));
  const page = withNext(codesPage, next);
  const viewer = await requireViewer(page);
  await requireRecentProof(viewer, page);
  const cookies = (await headers()).get('cookie');
  const [secret, factors, flash] = await Promise.all([
    readPending(env, cookies, viewer),
    factorsOf(db, viewer),
    readFlash(env, cookies, query['flash']),
  ]);
  const since = factors?.totp?.createdAt;
  return (
    <>
      <PageHeading title={t('codes.title')} lead={t('codes.lead')} />
      {secret === undefined ? (
        <Panel id="start" title={factors?.totp ? t('codes.move') : t('codes.setUp')}>
          <form method="post" action={factorsForm} className="space-y-4">
            <NextField next={next} />
            <p className="text-muted">
              {since === undefined
                ? t('codes.need')
                : t.rich('codes.moveBody', { when: () => <DateTime at={since} /> })}
            </p>
            <Button type="submit" name="action" value="start_codes">
              {since === undefined ? t('codes.start') : t('codes.startAgain')}
            </Button>
          </form>
        </Panel>
      ) : (
        <Enrolment
          secret={secret}
          uri={totpUri(env, viewer.email, secret)}
          next={next}
          wrong={flash?.code === 'code_wrong'}
        />
      )}
      {factors?.totp && secret === undefined ? (
        <Panel id="remove" title={t('codes.remove')}>
          <form method="post" action={factorsForm} className="space-y-4">
            <ul className="list-disc space-y-1 ps-5">
              <li>{t('codes.removeCodes')}</li>
              {factors.passkeys === 0 ? <li>{t('codes.removeLast')}</li> : null}
            </ul>
            <Button type="submit" name="action" value="remove_codes" look="danger">
              {t('codes.removeNow')}
            </Button>
          </form>
        </Panel>
      ) : null}
      {secret === undefined ? (
        <p>
          <TextLink href={next ?? securityPage}>{t('notNow')}</TextLink>
        </p>
      ) : null}
    </>
  );
}

async function Enrolment({
  secret,
  uri,
  next,
  wrong,
}: {
  secret: string;
  uri: string;
  next: string | undefined;
  wrong: boolean;
}) {
  const t = await texts('security');
  const picture = `data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { border: 4 })).toString('base64')}`;
  return (
    <Panel id="scan" title={t('codes.scan')}>
      <form method="post" action={factorsForm} noValidate className="space-y-6">
        <NextField next={next} />
        <div className="flex flex-wrap gap-6">
          {/* A plain image: a picture that is shown once needs no optimizer. */}
          <img src={picture} alt={t('codes.qr')} className="size-48 rounded-md border border-line" />
          <div className="min-w-0 max-w-narrow grow space-y-2">
            <p className="text-muted">{t('codes.byHand')}</p>
            <CopyField label={t('codes.key')} value={secret.replace(/.{4}(?=.)/g, '$& ')} />
          </div>
        </div>
        <div className="max-w-narrow space-y-4">
          <TextField
            label={t('codes.code')}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            maxLength={20}
            required
            hint={t('codes.codeHint')}
            error={wrong ? t('codes.codeWrong') : undefined}
            {...focusHere}
          />
          <div className="flex flex-wrap gap-3">
            <Button type="submit" name="action" value="confirm_codes">
              {t('codes.turnOn')}
            </Button>
            <Button type="submit" name="action" value="cancel_codes" look="quiet">
              {t('codes.cancel')}
            </Button>
          </div>
        </div>
      </form>
    </Panel>
  );
}

function NextField({ next }: { next: string | undefined }) {
  return next ? <input type="hidden" name="next" value={next} /> : null;
}
