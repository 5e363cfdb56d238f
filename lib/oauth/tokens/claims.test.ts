import { describe, expect, it } from 'vitest';
import { acrFor, acrOf } from '../model/acr';
import type { ClaimsRequest } from '../model/claims-request';
import { scopesOfClaims } from '../model/scopes';
import { ada } from '../testing/authorize.fixture';
import { releaseClaims } from './claims';

describe('claims of scopes (OpenID Connect Core §5.4)', () => {
  it('are released at userinfo, if the person has them', () => {
    expect(releaseClaims(ada, ['openid', 'profile'], undefined, 'userinfo')).toEqual({
      name: 'Ada Lovelace',
      given_name: 'Ada',
      birthdate: '1815-12-10',
      updated_at: ada.updatedAt,
    });
    expect(releaseClaims(ada, ['openid'], undefined, 'userinfo')).toEqual({});
    expect(releaseClaims(ada, ['routes.read', 'constructor', '__proto__'], undefined, 'userinfo')).toEqual({});
  });

  it('never override sub or the account’s own values', () => {
    expect(releaseClaims(ada, ['openid', 'email'], undefined, 'userinfo')).toEqual({
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it('include phone and address', () => {
    const person = {
      ...ada,
      claims: { phone_number: '+44 1', phone_number_verified: false, address: { locality: 'London' } },
    };
    expect(releaseClaims(person, ['phone', 'address'], undefined, 'userinfo')).toEqual(person.claims);
  });

  it('are not released with individually requested claims of the ID token', () => {
    expect(releaseClaims(ada, ['openid', 'profile', 'email'], undefined, 'id_token')).toEqual({});
  });
});

describe('individually requested claims (OpenID Connect Core §5.5)', () => {
  const claims = { userinfo: { name: { essential: true } }, id_token: { email: null, shoe_size: null, sub: null } };

  it('are released where they were requested, while their scope is allowed', () => {
    expect(releaseClaims(ada, ['openid'], claims, 'userinfo', ['openid', 'profile'])).toEqual({ name: 'Ada Lovelace' });
    expect(releaseClaims(ada, ['openid', 'email'], claims, 'id_token')).toEqual({ email: 'ada@example.com' });
  });

  it('are not released if their scope is not allowed, or if no scope covers them', () => {
    expect(releaseClaims(ada, ['openid'], claims, 'userinfo')).toEqual({});
    expect(releaseClaims(ada, ['openid'], claims, 'id_token', ['openid', 'profile'])).toEqual({});
  });

  it('are left out if the value is not a requested one (§5.5.1)', () => {
    const wanting = (request: { value?: unknown; values?: unknown[] }) =>
      releaseClaims(ada, ['email'], { userinfo: {}, id_token: { email: request } }, 'id_token');
    expect(wanting({ value: 'ada@example.com' })).toEqual({ email: 'ada@example.com' });
    expect(wanting({ values: ['x', 'ada@example.com'] })).toEqual({ email: 'ada@example.com' });
    expect(wanting({ value: 'eve@example.com' })).toEqual({});
  });

  it('determine the scopes that the person is asked for', () => {
    expect(scopesOfClaims(claims)).toEqual(['profile', 'email']);
    expect(scopesOfClaims(undefined)).toEqual([]);
  });
});

describe('acr', () => {
  it('reflects the number of proved factors', () => {
    expect(acrOf(['pwd'])).toBe('1');
    expect(acrOf(['pwd', 'otp', 'mfa'])).toBe('2');
  });

  it('must be one of the essential values (OpenID Connect Core §5.5.1.1)', () => {
    const essential = (values: unknown[]) => ({ userinfo: {}, id_token: { acr: { essential: true, values } } });
    const wanting = (claims?: ClaimsRequest, acrValues: string[] = []) => ({ acrValues, ...(claims && { claims }) });
    expect(acrFor(wanting(), ['pwd'])).toBe('1');
    expect(acrFor(wanting(essential(['2'])), ['pwd'])).toBeUndefined();
    expect(acrFor(wanting(essential(['1'])), ['pwd', 'mfa'])).toBe('1');
    expect(acrFor(wanting(essential(['2', '1'])), ['pwd', 'mfa'])).toBe('2');
    expect(acrFor(wanting({ userinfo: {}, id_token: { acr: { values: ['2'] } } }), ['pwd'])).toBe('1');
    expect(acrFor(wanting(essential(['1']), ['2']), ['pwd'])).toBe('1');
  });

  it('must be one of acr_values (RFC 9470 §5)', () => {
    expect(acrFor({ acrValues: ['2'] }, ['pwd'])).toBeUndefined();
    // A value that discovery does not list is not a requirement.
    expect(acrFor({ acrValues: ['urn:example:gold'] }, ['pwd', 'mfa'])).toBe('2');
    expect(acrFor({ acrValues: ['2', '1'] }, ['pwd'])).toBe('1');
    expect(acrFor({ acrValues: ['1'] }, ['pwd', 'mfa'])).toBe('1');
  });
});
