/** `/oauth/receipt-keys`: the public keys (RFC 7517 §5) of all receipts, including those signed years ago. */
import { sha256 } from '../crypto';
import { cacheable, type HttpRequest, type HttpResponse } from '../http';
import type { World } from '../world';

export async function receiptKeys(world: World, request: HttpRequest): Promise<HttpResponse> {
  const body = JSON.stringify({ keys: await world.published.receiptKeys() });
  const entry = { body, type: 'application/jwk-set+json', etag: `"${sha256(body)}"` };
  return cacheable(request, entry, world.settings.jwksMaxAgeSeconds);
}
