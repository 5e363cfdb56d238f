import { CodeBlock, CopyField } from '@/components/ui/copy';
import { Panel } from '@/components/ui/surface';
import { apiMetadata, type DescribedApi, keptMetadataPath, metadataAddress } from '@/lib/oauth/model/api-metadata';

/** The finished RFC 9728 document of an API, and the two ways to let clients find it. */
export function PublishedMetadata({
  issuer,
  api,
}: {
  issuer: string;
  api: DescribedApi & { id: string; openToApps: boolean };
}) {
  return (
    <Panel title="Let clients find this server" id="metadata">
      <div className="space-y-4">
        <p className="max-w-prose text-muted">
          A client that meets the API for the first time looks for its metadata (RFC 9728), as clients of the Model
          Context Protocol do. Publish this document at the address below. A client accepts it only if the resource
          identifier is the address that it calls (§3.3).
        </p>
        <CopyField label="Publish at" value={metadataAddress(api.resource)} />
        <CodeBlock title="Its content (application/json)" code={JSON.stringify(apiMetadata(issuer, api), null, 2)} />
        {api.openToApps ? (
          <>
            <p className="max-w-prose text-muted">
              We keep a copy that follows your changes. Instead of publishing the document, the API can name the copy in
              the challenge of its 401 answers (§5.1).
            </p>
            <CopyField label="Our copy" value={`${issuer}${keptMetadataPath}/${api.id}`} />
            <CopyField
              label="Header of a 401 answer"
              value={`WWW-Authenticate: Bearer resource_metadata="${issuer}${keptMetadataPath}/${api.id}"`}
            />
          </>
        ) : (
          <p className="max-w-prose text-muted">
            We keep a copy only for APIs that are open to every app, because the copy is public.
          </p>
        )}
      </div>
    </Panel>
  );
}
