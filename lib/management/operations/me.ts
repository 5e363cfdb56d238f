/** Who calls: for programs that want to know what their token can do. */
import { z } from 'zod';
import { directoryUser } from '@/lib/data/people/user-directory';
import { commandLineClientId } from '@/lib/oauth/clients/own-client';
import { apiKeyClientId } from '@/lib/oauth/model/token-records';
import { operation } from '../operation';

const callerSchema = z
  .object({
    client_id: z.string(),
    user: z
      .object({
        id: z.string(),
        email: z.string().nullable().meta({ description: 'Null for an app that may not read the address.' }),
        name: z.string().nullable().meta({ description: 'Null for an app that may not read the profile.' }),
        is_operator: z.boolean(),
      })
      .nullable()
      .meta({ description: 'The person of the token; null for a client that acts for itself.' }),
    scopes: z.array(z.string()),
    grant_id: z.string().meta({ description: 'The grant behind the token.' }),
  })
  .meta({ id: 'Caller', description: 'The caller of this request.' });

const getCaller = operation({
  id: 'getCaller',
  method: 'GET',
  path: '/me',
  tag: 'Caller',
  summary: 'Get the caller of this request',
  description: 'It needs no particular scope.',
  returns: callerSchema,
  async run({ world, caller }) {
    const user = caller.ownerId === undefined ? undefined : await directoryUser(world.db, caller.ownerId);
    // Scopes of this API reveal nothing about the person. Their own tools may show who is signed in.
    const isOwnTool = [apiKeyClientId, commandLineClientId].includes(caller.clientId);
    const may = (scope: string) => isOwnTool || caller.scopes.includes(scope);
    return {
      client_id: caller.clientId,
      user: user
        ? {
            id: user.id,
            email: may('email') ? user.email : null,
            name: may('profile') ? user.name : null,
            is_operator: user.isOperator,
          }
        : null,
      scopes: caller.scopes,
      grant_id: caller.grantId,
    };
  },
});

export const callerOperations = [getCaller];
