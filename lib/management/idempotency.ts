/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a repeated POST with the same key gets the first
 * answer again, for 24 hours, and nothing happens twice.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { beginRequest, forgetRequest, keepAnswer } from '@/lib/data/operators/kept-answers';
import { open, seal } from '@/lib/secrets';
import type { Call, Operation } from './operation';
import { Problem, problemKinds, problemResponse } from './problem';

const keptSeconds = 24 * 3600;
/** A request that has not answered by then was interrupted. */
const staleSeconds = 60;

const answerSchema = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string().exactOptional(),
});
type Answer = z.infer<typeof answerSchema>;

const replayed = { 'Idempotency-Replayed': 'true' };

/** Runs the request once for its key. Without a key, or in a dry run, each request runs. */
export async function idempotently(call: Call, { id }: Operation, run: () => Promise<Answer>): Promise<Answer> {
  const key = call.request.headers.get('idempotency-key');
  if (key === null || new URL(call.request.url).searchParams.has('dry_run')) return run();
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Problem('invalid_request', 'Idempotency-Key: Use 1 to 255 printable ASCII characters, such as a UUID.');
  }
  const { world, caller, request, now } = call;
  const name = hash(`${caller.clientId}\n${caller.ownerId ?? ''}\n${id}\n${key}`);
  const fingerprint = hash(`${request.method} ${request.url}\n`, request.body);
  const begun = await beginRequest(world.db, name, fingerprint, { now, endsAt: now + keptSeconds, staleSeconds });
  if (begun.fingerprint !== fingerprint) {
    throw new Problem('key_reused', 'Another request used this Idempotency-Key. Use a new key for each request.');
  }
  if (!begun.created) return firstAnswer(call, name, begun.answer);
  try {
    const answer = await run();
    await keep(call, name, answer);
    return answer;
  } catch (error) {
    // A refusal of the request is its answer. Faults on our side are not: the request may be repeated.
    if (error instanceof Problem && problemKinds[error.kind].status < 500 && error.kind !== 'conflict') {
      const { status, headers, body } = problemResponse(world.env.issuer, error, call.requestId);
      await keep(call, name, answerSchema.parse({ status, headers, body }));
    } else {
      await forgetRequest(world.db, name);
    }
    throw error;
  }
}

async function firstAnswer({ world }: Call, name: string, answer: string | null): Promise<Answer> {
  if (answer === null) {
    const headers = { 'Retry-After': '1' };
    throw new Problem('conflict', 'The first request with this Idempotency-Key is still running.', { headers });
  }
  const text = await open(world.env.secret, 'kept answer', answer, { name: 'a kept answer', owner: name });
  const first = answerSchema.parse(JSON.parse(text));
  return { ...first, headers: { ...first.headers, ...replayed } };
}

async function keep({ world }: Call, name: string, answer: Answer): Promise<void> {
  await keepAnswer(world.db, name, await seal(world.env.secret, 'kept answer', JSON.stringify(answer), name));
}

function hash(text: string, bytes?: Uint8Array): string {
  return createHash('sha256')
    .update(text)
    .update(bytes ?? '')
    .digest('base64url');
}
