/**
 * What Microsoft Entra ID and Okta send, in the order in which they send it, from their documentation: the checks of a
 * connection, and the life of a user and of a group.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../data/database/database';
import { openTestDatabase } from '../data/database/databases.fixture';
import { groupSchema, newPartner, patchOf, type ScimClient, scimClient, scimWorld, userSchema } from './scim.fixture';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const q = (filter: string) => encodeURIComponent(filter);

let db: Database;
let ask: ScimClient;
beforeAll(async () => {
  db = await openTestDatabase();
});
beforeEach(async () => {
  ask = scimClient(scimWorld(db), await newPartner(db));
});
afterAll(() => db?.close());

describe('Microsoft Entra ID', () => {
  test('tests the connection, creates, changes, disables and deletes a user', async () => {
    const probe = await ask('GET', `/Users?filter=${q('userName eq "5a7b2c9e-none"')}`);
    expect(probe.body).toMatchObject({ totalResults: 0, Resources: [] });
    const created = await ask('POST', '/Users', {
      schemas: [userSchema, enterprise],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'Test_User_ab6490ee@testuser.com',
      active: true,
      emails: [{ primary: true, type: 'work', value: 'Test_User_fd0ea19b@testuser.com' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
      roles: [],
    });
    expect(created.status).toBe(201);
    const path = `/Users/${created.body.id}`;
    const found = await ask('GET', `/Users?filter=${q('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"')}`);
    expect(found.body.totalResults).toBe(1);
    const changed = await ask(
      'PATCH',
      path,
      patchOf(
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'updatedEmail@contoso.com' },
        { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 555 0100' },
        { op: 'Add', path: `${enterprise}:department`, value: 'Sales' },
        { op: 'Add', path: `${enterprise}:manager`, value: 'a-manager-id' },
      ),
    );
    expect(changed.body).toMatchObject({
      emails: [{ primary: true, type: 'work', value: 'updatedEmail@contoso.com' }],
      name: { familyName: 'updatedFamilyName', givenName: 'givenName' },
      phoneNumbers: [{ type: 'mobile', value: '+1 555 0100' }],
      [enterprise]: { department: 'Sales', manager: { value: 'a-manager-id' } },
    });
    const dotted = await ask(
      'PATCH',
      path,
      patchOf({
        op: 'replace',
        value: {
          displayName: 'bjfe',
          'name.givenName': 'Kim',
          [`${enterprise}:employeeNumber`]: '701984',
          'emails[type eq "work"].value': 'kim@contoso.com',
        },
      }),
    );
    expect(dotted.body).toMatchObject({
      displayName: 'bjfe',
      name: { givenName: 'Kim', familyName: 'updatedFamilyName' },
      emails: [{ value: 'kim@contoso.com' }],
      [enterprise]: { employeeNumber: '701984', department: 'Sales' },
    });
    const disabled = await ask('PATCH', path, patchOf({ op: 'Replace', path: 'active', value: 'False' }));
    expect(disabled.body['active']).toBe(false);
    const removed = await ask('PATCH', path, patchOf({ op: 'Remove', path: `${enterprise}:manager` }));
    expect(removed.body[enterprise]).toEqual({ employeeNumber: '701984', department: 'Sales' });
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', path)).status).toBe(404);
  });

  test('adds app roles in its own form', async () => {
    const created = await ask('POST', '/Users', { schemas: [userSchema], userName: 'kim' });
    const role = { primary: 'True', type: 'WindowsAzureActiveDirectoryRole', value: 'User' };
    const changed = await ask(
      'PATCH',
      `/Users/${created.body.id}`,
      patchOf({ op: 'Add', path: 'roles', value: [role] }),
    );
    expect(changed.body['roles']).toEqual([{ ...role, primary: true }]);
  });

  test('creates a group, changes its name, adds and removes members', async () => {
    const kim = await ask('POST', '/Users', { schemas: [userSchema], userName: 'kim' });
    const created = await ask('POST', '/Groups', {
      schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'displayName',
      meta: { resourceType: 'Group' },
    });
    const path = `/Groups/${created.body.id}`;
    const excluded = await ask('GET', `/Groups?excludedAttributes=members&filter=${q('displayName eq "displayName"')}`);
    expect(excluded.body.Resources).toMatchObject([{ id: created.body.id }]);
    const value = [{ $ref: null, value: kim.body.id }];
    expect((await ask('PATCH', path, patchOf({ op: 'Replace', path: 'displayName', value: 'new' }))).status).toBe(204);
    expect((await ask('PATCH', path, patchOf({ op: 'Add', path: 'members', value }))).status).toBe(204);
    expect((await ask('GET', `/Groups?filter=${q(`members eq "${kim.body.id}"`)}`)).body.totalResults).toBe(1);
    expect((await ask('PATCH', path, patchOf({ op: 'Remove', path: 'members', value }))).status).toBe(204);
    expect((await ask('GET', path)).body).not.toHaveProperty('members');
    expect((await ask('DELETE', path)).status).toBe(204);
  });
});

describe('Okta', () => {
  test('looks a user up, creates, replaces and disables the user', async () => {
    const probe = await ask('GET', `/Users?filter=${q('userName eq "test.user@okta.local"')}&startIndex=1&count=100`);
    expect(probe.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0 });
    const body = {
      schemas: [userSchema],
      userName: 'test.user@okta.local',
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    };
    const created = await ask('POST', '/Users', body);
    expect(created.status).toBe(201);
    expect(created.body).not.toHaveProperty('password');
    const path = `/Users/${created.body.id}`;
    const whole = await ask('GET', path);
    const replaced = await ask('PUT', path, {
      ...whole.body,
      name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
    });
    expect([replaced.status, replaced.body['name']]).toEqual([
      200,
      { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
    ]);
    const off = await ask('PATCH', path, patchOf({ op: 'replace', value: { active: false } }));
    expect([off.status, off.body['active']]).toEqual([200, false]);
    const on = await ask('PATCH', path, patchOf({ op: 'replace', value: { active: true } }));
    expect(on.body['active']).toBe(true);
    const again = await ask('POST', '/Users', body);
    expect([again.status, again.body.scimType]).toEqual([409, 'uniqueness']);
  });

  test('pushes a group with its members, and changes it by its whole resource', async () => {
    const [a, b] = [
      await ask('POST', '/Users', { schemas: [userSchema], userName: 'a' }),
      await ask('POST', '/Users', { schemas: [userSchema], userName: 'b' }),
    ];
    const created = await ask('POST', '/Groups', { schemas: [groupSchema], displayName: 'Test SCIMv2', members: [] });
    const { id } = created.body;
    const path = `/Groups/${id}`;
    const rename = patchOf({ op: 'replace', value: { id, displayName: 'Test SCIMv2 - renamed' } });
    expect((await ask('PATCH', path, rename)).status).toBe(204);
    const members = [
      { value: a.body.id, display: 'a' },
      { value: b.body.id, display: 'b' },
    ];
    const put = await ask('PUT', path, { schemas: [groupSchema], id, displayName: 'Test SCIMv2 - renamed', members });
    expect(JSON.stringify(put.body['members'])).toContain(String(a.body.id));
    expect(JSON.stringify(put.body['members'])).toContain(String(b.body.id));
    const remove = { op: 'remove', path: `members[value eq "${a.body.id}"]` };
    const add = { op: 'add', path: 'members', value: [{ value: a.body.id, display: 'a' }] };
    expect((await ask('PATCH', path, patchOf(remove, add))).status).toBe(204);
    expect((await ask('GET', '/Groups?startIndex=1&count=100')).body).toMatchObject({
      totalResults: 1,
      Resources: [{ displayName: 'Test SCIMv2 - renamed' }],
    });
  });
});
