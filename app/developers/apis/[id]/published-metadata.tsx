import { CodeBlock, CopyField } from '@/components/ui/copy';
import { Panel } from '@/components/ui/surface';
import { apiMetadata, type DescribedApi, keptMetadataPath, metadataAddress } from '@/lib/oauth/model/api-metadata';
import { texts } from '@/lib/web/language';

/** The finished RFC 9728 document of an API, and the two ways to let clients find it. */
export async function PublishedMetadata({
  issuer,
  api,
}: {
  issuer: string;
  api: DescribedApi & { id: string; openToApps: boolean };
}) {
  const t = await texts('devApi');
  return (
    <Panel title={t('metadata.title')} id="metadata">
      <div className="space-y-4">
        <p className="max-w-prose text-muted">{t('metadata.text')}</p>
        <CopyField label={t('metadata.address')} value={metadataAddress(api.resource)} />
        <CodeBlock title={t('metadata.content')} code={JSON.stringify(apiMetadata(issuer, api), null, 2)} />
        {api.openToApps ? (
          <>
            <p className="max-w-prose text-muted">{t('metadata.copyText')}</p>
            <CopyField label={t('metadata.copy')} value={`${issuer}${keptMetadataPath}/${api.id}`} />
            <CopyField
              label={t('metadata.header')}
              value={`WWW-Authenticate: Bearer resource_metadata="${issuer}${keptMetadataPath}/${api.id}"`}
            />
          </>
        ) : (
          <p className="max-w-prose text-muted">{t('metadata.noCopy')}</p>
        )}
      </div>
    </Panel>
  );
}
