/** Every operation of the Management API has a command, and every command names operations that exist. */
import { expect, it } from 'vitest';
import { eventTypes } from '@/lib/data/developers/event-types';
import { operations } from '@/lib/management/operation-table';
import { managementScopes } from '@/lib/management/scopes';
import { commandLineClientId } from '@/lib/oauth/clients/own-client';
import { commandTable } from './command-table';
import { eventTypes as offeredTypes } from './commands/webhooks';
import { cliClientId, operatorScopes, ownerScopes } from './sign-in/scopes';

const called = commandTable.flatMap((one) => one.operations ?? []);
const known: string[] = operations.map(({ id }) => id);

it('every operation has a command', () => {
  expect(known.filter((id) => !called.includes(id))).toEqual([]);
});

it('every command calls operations that exist', () => {
  expect(called.filter((id) => !known.includes(id))).toEqual([]);
});

/** A token belongs in a body, and not in an address. */
const readsByPost = ['inspectToken'];

it('a command that changes something has a dry run, and no other has one', () => {
  const changing = operations.filter(({ method, id }) => method !== 'GET' && !readsByPost.includes(id));
  const changes = new Set(changing.map(({ id }) => id));
  for (const { name, kind, operations: calls = [] } of commandTable.filter((one) => one.operations !== undefined)) {
    expect([name, kind === 'change' || kind === 'removal']).toEqual([name, calls.some((id) => changes.has(id))]);
  }
});

it('offers the types of events that the server has', () => {
  expect([...offeredTypes]).toEqual([...eventTypes]);
});

it('names are unique', () => {
  const names = commandTable.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('asks for all scopes that are not for SCIM, by the client that every portal has', () => {
  const scopes = Object.entries(managementScopes).filter(([name]) => !name.startsWith('scim.'));
  const isForOperators = (rule: object) => 'operator' in rule;
  expect([...operatorScopes]).toEqual(scopes.filter(([, rule]) => isForOperators(rule)).map(([name]) => name));
  expect([...ownerScopes]).toEqual(scopes.filter(([, rule]) => !isForOperators(rule)).map(([name]) => name));
  expect(cliClientId).toBe(commandLineClientId);
});
