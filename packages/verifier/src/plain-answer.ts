/** Answers that several frameworks send. */
import type { Verifier } from './index';
import { pathOf } from './request-values';

export type PlainAnswer = { status: number; headers: Record<string, string>; body: string };

/** The API's metadata (RFC 9728 §3.2), if a request asks for it. Scripts of any origin may read it. */
export function answerOfMetadata(
  { metadata, metadataUrl }: Verifier,
  method: string | undefined,
  url: string | undefined,
): PlainAnswer | undefined {
  if (metadataUrl === undefined || (method !== 'GET' && method !== 'HEAD')) return undefined;
  if (pathOf({ url, headers: {} }) !== new URL(metadataUrl).pathname) return undefined;
  return { status: 200, headers: metadataHeaders, body: JSON.stringify(metadata) };
}

export const metadataHeaders = {
  'Content-Type': 'application/json',
  'Access-Control-Allow-Origin': '*',
  'Cache-Control': 'public, max-age=300',
};
