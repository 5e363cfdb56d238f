/**
 * Rows of authorization requests: pushed ones and interactions.
 */

import { z } from 'zod';
import { claimsRequestSchema } from '@/lib/oauth/model/claims-request';
import type { WaitingDevice } from '@/lib/oauth/model/device-records';
import {
  type AuthorizationRequest,
  type Interaction,
  type PushedRequest,
  promptValues,
} from '@/lib/oauth/model/request-records';
import { responseModes, responseTypes } from '@/lib/oauth/model/response-type';
import { present } from '@/lib/oauth/present';
import { authorizationDetails, type Fields, time } from './row-fields';

const request = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  responseType: z.enum(responseTypes),
  responseMode: z.enum(responseModes),
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  state: z.string().exactOptional(),
  nonce: z.string().exactOptional(),
  codeChallenge: z.string().exactOptional(),
  prompt: z.array(z.enum(promptValues)),
  maxAge: z.number().exactOptional(),
  loginHint: z.string().exactOptional(),
  requiredSub: z.string().exactOptional(),
  acrValues: z.array(z.string()),
  uiLocales: z.array(z.string()),
  display: z.string().exactOptional(),
  claims: claimsRequestSchema.exactOptional(),
  dpopJkt: z.string().exactOptional(),
  authorizationDetails: authorizationDetails.exactOptional(),
  grantManagement: z
    .discriminatedUnion('action', [
      z.object({ action: z.literal('create') }),
      z.object({ action: z.enum(['merge', 'replace']), grantId: z.string() }),
    ])
    .exactOptional(),
  singleUse: z.object({ key: z.string(), endsAt: z.number() }).exactOptional(),
  device: z.object({ hash: z.string(), userCode: z.string() } satisfies Fields<WaitingDevice>).exactOptional(),
} satisfies Fields<AuthorizationRequest>);

const interactionRow = z.object({
  id: z.string(),
  waits_for: z.string().nullable(),
  request,
  created: time,
  ends: time,
  progress: z.object({
    startedWith: z.object({ sid: z.string(), authTime: z.number() }).exactOptional(),
    accountSid: z.string().exactOptional(),
    accountSub: z.string().exactOptional(),
    unmetSid: z.string().exactOptional(),
    decision: z
      .discriminatedUnion('action', [
        z.object({ action: z.literal('deny'), sid: z.string() }),
        z.object({
          action: z.literal('allow'),
          sid: z.string(),
          scopes: z.array(z.string()),
          endsAt: z.number().nullable(),
          once: z.boolean(),
          scopeEnds: z.record(z.string(), z.number()).exactOptional(),
          shown: z.object({ text: z.string(), language: z.string() }).exactOptional(),
          remindBeforeSeconds: z.number().nullable().exactOptional(),
        }),
      ])
      .exactOptional(),
  } satisfies Fields<Interaction['progress']>),
});

export function parseInteraction(row: unknown): Interaction {
  const { created: createdAt, ends: endsAt, waits_for: waitingFrom, ...interaction } = interactionRow.parse(row);
  return { ...interaction, createdAt, endsAt, ...present({ waitingFrom }) };
}

const pushedRow = z.object({
  key: z.string(),
  client_id: z.string(),
  parameters: z.array(z.tuple([z.string(), z.string()])),
  created: time,
  ends: time,
});

export function parsePushedRequest(row: unknown): PushedRequest {
  const { key, client_id: clientId, parameters, created: createdAt, ends: endsAt } = pushedRow.parse(row);
  return { key, clientId, parameters, createdAt, endsAt };
}
