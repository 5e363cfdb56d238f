/** The settings of the server, and which clients have operator scopes. */
import { z } from 'zod';
import {
  assignmentFault,
  assignOperatorAccess,
  listOperatorAccess,
  type OperatorAccess,
} from '@/lib/data/operators/operator-access';
import { type Call, operation } from '../operation';
import { fieldError, invalidFields, notFound, Problem } from '../problem';
import { isManagementScope, type ManagementScope, managementScopeNames } from '../scopes';

const settingsSchema = z
  .object({
    issuer: z.string(),
    protocol: z
      .record(z.string(), z.json())
      .meta({ description: 'Settings of the protocol, by their names in the code. Durations are seconds.' }),
    retention: z.record(z.string(), z.int()).meta({ description: 'How long ended records are kept, in seconds.' }),
    mail: z.boolean().meta({ description: 'Whether the server sends mail.' }),
    upstream_issuers: z.array(z.string()).meta({ description: 'Issuers whose accounts may sign in.' }),
    management_requests_per_minute: z.int(),
  })
  .meta({ id: 'Settings', description: 'What environment variables set. Secrets are left out.' });

const protocolSchema = z.record(z.string(), z.json());
const secretSettings = ['initialAccessTokenHash', 'clientAuthorities'];

const getSettings = operation({
  id: 'getSettings',
  method: 'GET',
  path: '/settings',
  tag: 'Settings',
  summary: 'Get the settings of the server',
  description: 'They come from environment variables, so that only a restart changes them.',
  scope: 'settings.read',
  returns: settingsSchema,
  async run({ world: { env } }) {
    const settings = Object.entries(env.oauth).filter(([name]) => !secretSettings.includes(name));
    return {
      issuer: env.issuer,
      protocol: protocolSchema.parse(JSON.parse(JSON.stringify(Object.fromEntries(settings)))),
      retention: { ...env.retention },
      mail: env.mail.kind !== 'none',
      upstream_issuers: env.upstreams.map(({ issuer }) => issuer),
      management_requests_per_minute: env.managementRequestsPerMinute,
    };
  },
});

const accessSchema = z
  .object({
    client_id: z.string(),
    name: z.string(),
    kind: z.string(),
    user_scopes: z.array(z.string()).meta({ description: 'Scopes that it may ask operators for.' }),
    machine_scopes: z.array(z.string()).meta({ description: 'Scopes that it has itself, by client credentials.' }),
  })
  .meta({ id: 'OperatorAccess', description: 'A client that an operator gave scopes of the Management API.' });

function accessOf({ clientId, userScopes, machineScopes, ...access }: OperatorAccess): z.input<typeof accessSchema> {
  return { ...access, client_id: clientId, user_scopes: userScopes, machine_scopes: machineScopes };
}

const accessParams = z.object({ client: z.string().max(2000).meta({ description: 'The client_id.' }) });

const listAccess = operation({
  id: 'listOperatorAccess',
  method: 'GET',
  path: '/operator-access',
  tag: 'Settings',
  summary: 'List the clients with scopes of the Management API',
  scope: 'settings.read',
  returns: z.object({ items: z.array(accessSchema) }),
  run: async ({ world }) => ({ items: (await listOperatorAccess(world.db)).map(accessOf) }),
});

async function found({ world }: Call, clientId: string): Promise<OperatorAccess> {
  const access = (await listOperatorAccess(world.db)).find((one) => one.clientId === clientId);
  if (access === undefined) throw notFound('entry');
  return access;
}

const getAccess = operation({
  id: 'getOperatorAccess',
  method: 'GET',
  path: '/operator-access/{client}',
  tag: 'Settings',
  summary: 'Get the scopes of a client',
  scope: 'settings.read',
  params: accessParams,
  returns: accessSchema,
  run: async (call) => accessOf(await found(call, call.params.client)),
});

const scopeList = z
  .array(z.string().refine(isManagementScope, 'The Management API has no such scope.'))
  .max(managementScopeNames.length)
  .transform((scopes) => [...new Set(scopes)]);

const assignmentSchema = z
  .strictObject({ user_scopes: scopeList.default([]), machine_scopes: scopeList.default([]) })
  .meta({ id: 'OperatorAccessDraft' });

const faults = {
  needs_credentials: fieldError(['machine_scopes'], 'needs_credentials', 'This app has no credentials of its own.'),
  machine_only: fieldError(['user_scopes'], 'machine_only', 'This app acts only for itself.'),
};

/** Only a person who is an operator: with this scope, a client could otherwise give itself every other. */
async function checkAssignment(call: Call, clientId: string, assignment: Assignment): Promise<void> {
  if (!call.caller.isOperator) {
    throw new Problem('operators_only', 'Only an operator can assign scopes, with a token of their own.');
  }
  const fault = await assignmentFault(call.world.db, clientId, assignment);
  if (fault === 'unknown_client') throw notFound('app');
  if (fault !== undefined) throw invalidFields([faults[fault]]);
}

type Assignment = { userScopes: ManagementScope[]; machineScopes: ManagementScope[] };

function assignmentOf(body: z.output<typeof assignmentSchema>): Assignment {
  const known = (scopes: string[]) => scopes.filter(isManagementScope);
  return { userScopes: known(body.user_scopes), machineScopes: known(body.machine_scopes) };
}

const putAccess = operation({
  id: 'putOperatorAccess',
  method: 'PUT',
  path: '/operator-access/{client}',
  tag: 'Settings',
  summary: 'Assign scopes of the Management API to a client',
  description:
    'The client reaches everyone’s objects with machine_scopes. What it had and loses ends at once. Only operators can ' +
    'do this, not clients that act for themselves.',
  scope: 'settings.write',
  params: accessParams,
  body: assignmentSchema,
  returns: accessSchema,
  async run(call) {
    const { world, params, body, now } = call;
    const assignment = assignmentOf(body);
    if (assignment.userScopes.length + assignment.machineScopes.length === 0) {
      throw invalidFields([fieldError([], 'empty', 'Name at least one scope, or delete the entry.')]);
    }
    await checkAssignment(call, params.client, assignment);
    await assignOperatorAccess(world.db, params.client, assignment, now);
    return accessOf(await found(call, params.client));
  },
  async preview(call) {
    const { world, params, body } = call;
    await checkAssignment(call, params.client, assignmentOf(body));
    const before = (await listOperatorAccess(world.db)).find((one) => one.clientId === params.client);
    return {
      changes: [
        { field: 'user_scopes', from: before?.userScopes ?? [], to: body.user_scopes },
        { field: 'machine_scopes', from: before?.machineScopes ?? [], to: body.machine_scopes },
      ],
    };
  },
});

const deleteAccess = operation({
  id: 'deleteOperatorAccess',
  method: 'DELETE',
  path: '/operator-access/{client}',
  tag: 'Settings',
  summary: 'Take all scopes of the Management API from a client',
  scope: 'settings.write',
  params: accessParams,
  async run(call) {
    const { clientId } = await found(call, call.params.client);
    await assignOperatorAccess(call.world.db, clientId, { userScopes: [], machineScopes: [] }, call.now);
    return undefined;
  },
  async preview(call) {
    const { userScopes, machineScopes } = await found(call, call.params.client);
    return {
      changes: [
        { field: 'user_scopes', from: userScopes, to: [] },
        { field: 'machine_scopes', from: machineScopes, to: [] },
      ],
    };
  },
});

export const settingsOperations = [getSettings, listAccess, getAccess, putAccess, deleteAccess];
