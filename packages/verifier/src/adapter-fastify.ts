/** The verifier for Fastify, as hooks. */

import type { NodeRequest } from './adapter-connect';
import { verifyOnce } from './adapter-connect';
import type { Verifier } from './index';
import { answerOfMetadata } from './plain-answer';
import { Refusal } from './refusal';
import { rememberAccess } from './remembered-access';
import type { Requirements } from './requirements';

/** The parts of Fastify's request and reply that the hooks use. */
type FastifyRequestLike = { raw: NodeRequest };
type FastifyReplyLike = {
  code: (status: number) => unknown;
  headers: (values: Record<string, string>) => unknown;
  send: (body: unknown) => unknown;
};

/** A hook for `onRequest` or `preHandler`. */
export type FastifyHook = (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>;

/**
 * A hook that lets a request pass if it has a token that meets the requirements, and answers 400, 401, 403 or 503
 * otherwise. `accessOf(request)` returns the access. Several of these verify the token once.
 */
export function fastifyAccess(verifier: Verifier, requirements?: Requirements): FastifyHook {
  return async (request, reply) => {
    try {
      const access = await verifyOnce(verifier, request.raw, requirements);
      rememberAccess(verifier, request, access);
      reply.headers({ ...access.responseHeaders });
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply.code(error.status);
      reply.headers({ ...error.headers });
      // A hook that has answered returns the reply, and Fastify goes no further.
      reply.send(error.body);
      return reply;
    }
  };
}

/** A hook for `onRequest` that serves the API's metadata (RFC 9728). Add it before `fastifyAccess`. */
export function fastifyMetadata(verifier: Verifier): FastifyHook {
  return async (request, reply) => {
    const answer = answerOfMetadata(verifier, request.raw.method, request.raw.url);
    if (!answer) return undefined;
    reply.code(answer.status);
    reply.headers(answer.headers);
    reply.send(answer.body);
    return reply;
  };
}
