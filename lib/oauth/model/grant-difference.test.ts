import { expect, it } from 'vitest';
import { changeDetail, grantDifference } from './grant-difference';
import type { Grant } from './grant-records';

const now = 1000;
const grant: Grant = {
  id: 'g',
  clientId: 'app',
  scopes: [
    { scope: 'openid', endsAt: null },
    { scope: 'email', endsAt: 3000 },
    { scope: 'phone', endsAt: 900 },
  ],
  resources: ['https://api.example'],
  declined: ['address'],
  once: false,
  endsAt: 5000,
  epoch: 1,
  status: { list: 0, index: 0 },
  createdAt: 0,
  changedAt: 0,
};
const [openid, email] = [
  { scope: 'openid', endsAt: null },
  { scope: 'email', endsAt: 3000 },
];

it('names what was added, removed, extended and shortened', () => {
  const difference = (scopes: Grant['scopes'], endsAt: number | null, remindBeforeSeconds?: number | null) =>
    grantDifference(grant, { scopes, endsAt, ...(remindBeforeSeconds !== undefined && { remindBeforeSeconds }) }, now);
  expect(difference([openid, email], 5000)).toEqual({});
  expect(difference([openid, email], 5000, null)).toEqual({});
  expect(difference([openid, email], 5000, 60)).toEqual({ remindBeforeSeconds: 60 });
  expect(difference([openid], 5000)).toEqual({ removed: ['email'] });
  // The scope that ended earlier counts as new when it is allowed again.
  expect(difference([openid, email, { scope: 'phone', endsAt: null }], null)).toEqual({
    added: ['phone'],
    endsAt: null,
    endsAtBefore: 5000,
  });
  expect(difference([openid, { scope: 'email', endsAt: null }], 5000)).toEqual({
    scopeEnds: [{ scope: 'email', endsAt: null }],
  });
  // The scope cannot outlast the whole: only the end of the whole changed.
  expect(difference([openid, { scope: 'email', endsAt: 2000 }], 2000)).toEqual({ endsAt: 2000, endsAtBefore: 5000 });
});

it('keeps what an owner took away, so that it can be put back', () => {
  const terms = { scopes: [openid], endsAt: 5000 };
  expect(changeDetail(grant, terms, { by: 's1', now })).toEqual({
    by: 's1',
    change: { removed: ['email'] },
    taken: { scopes: grant.scopes, resources: ['https://api.example'] },
  });
  expect(changeDetail(grant, terms, { reason: 'api_withdrawn', now })).not.toHaveProperty('taken');
});
