import { Notice } from '@/components/ui/surface';
import type { ConsentQuestion } from '@/lib/oauth/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { isClaimable } from '@/lib/words/app-display';
import { lossInWords } from '@/lib/words/consent-text';

/** What a person should know before reading the permissions. */
export async function ConsentWarnings({ question }: { question: ConsentQuestion }) {
  const t = await texts('consent');
  const { device } = question.interaction.request;
  const loss = lossInWords(await currentLanguage(), question);
  return (
    <>
      {device ? (
        <Notice tone="warn" title={t('device.title')}>
          <p>
            {t.rich('device.code', {
              code: device.userCode,
              b: (code) => <span className="font-mono font-semibold">{code}</span>,
            })}{' '}
            {t('device.warning')}
          </p>
        </Notice>
      ) : null}
      {!device && isClaimable(question.redirectOrigin) ? <Notice tone="warn">{t('claimableScheme')}</Notice> : null}
      {question.current?.pausedAt === undefined ? null : <Notice tone="warn">{t('paused')}</Notice>}
      {question.lasting ? <Notice tone="warn">{t('lasting')}</Notice> : null}
      {loss.length === 0 ? null : (
        <Notice tone="warn" title={t('loss.title')}>
          <ul className="list-disc ps-5">
            {loss.map((title) => (
              <li key={title}>
                <bdi>{title}</bdi>
              </li>
            ))}
          </ul>
          <p>{t('loss.once')}</p>
        </Notice>
      )}
    </>
  );
}
