import { describe, expect, it } from 'vitest';
import { acrFor, acrOf } from '../model/acr';
import type { ClaimsRequest } from '../model/claims-request';
import { scopesOfClaims } from '../model/scopes';
import { ada } from '../testing/authorize.fixture';
import { releaseClaims } from './claims';

describe('scopes stand for claims (OpenID Connect Core §5.4)', () => {
  it('releases the claims of each scope at userinfo, and only those that there are', () => {
    expect(releaseClaims(ada, ['openid', 'profile'], undefined, 'userinfo')).toEqual({
      name: 'Ada Lovelace',
      given_name: 'Ada',
      birthdate: '1815-12-10',
      updated_at: ada.updatedAt,
    });
    expect(releaseClaims(ada, ['openid'], undefined, 'userinfo')).toEqual({});
    expect(releaseClaims(ada, ['routes.read', 'constructor', '__proto__'], undefined, 'userinfo')).toEqual({});
  });

  it('lets a person’s own claims override neither sub nor what the account says', () => {
    expect(releaseClaims(ada, ['openid', 'email'], undefined, 'userinfo')).toEqual({
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it('knows phone and address', () => {
    const person = {
      ...ada,
      claims: { phone_number: '+44 1', phone_number_verified: false, address: { locality: 'London' } },
    };
    expect(releaseClaims(person, ['phone', 'address'], undefined, 'userinfo')).toEqual(person.claims);
  });

  it('puts no claim of a scope into the ID token, since there always is an access token', () => {
    expect(releaseClaims(ada, ['openid', 'profile', 'email'], undefined, 'id_token')).toEqual({});
  });
});

describe('claims requested by themselves (OpenID Connect Core §5.5)', () => {
  const claims = { userinfo: { name: { essential: true } }, id_token: { email: null, shoe_size: null, sub: null } };

  it('are released where they were requested, while their scope is allowed', () => {
    expect(releaseClaims(ada, ['openid'], claims, 'userinfo', ['openid', 'profile'])).toEqual({ name: 'Ada Lovelace' });
    expect(releaseClaims(ada, ['openid', 'email'], claims, 'id_token')).toEqual({ email: 'ada@example.com' });
  });

  it('are never released beyond what is allowed, nor when no scope covers them', () => {
    expect(releaseClaims(ada, ['openid'], claims, 'userinfo')).toEqual({});
    expect(releaseClaims(ada, ['openid'], claims, 'id_token', ['openid', 'profile'])).toEqual({});
  });

  it('are left out when the value is not the one that was asked for (§5.5.1)', () => {
    const wanting = (request: { value?: unknown; values?: unknown[] }) =>
      releaseClaims(ada, ['email'], { userinfo: {}, id_token: { email: request } }, 'id_token');
    expect(wanting({ value: 'ada@example.com' })).toEqual({ email: 'ada@example.com' });
    expect(wanting({ values: ['x', 'ada@example.com'] })).toEqual({ email: 'ada@example.com' });
    expect(wanting({ value: 'eve@example.com' })).toEqual({});
  });

  it('name the scopes that the person has to be asked for', () => {
    expect(scopesOfClaims(claims)).toEqual(['profile', 'email']);
    expect(scopesOfClaims(undefined)).toEqual([]);
  });
});

describe('acr', () => {
  it('counts the factors that were proved', () => {
    expect(acrOf(['pwd'])).toBe('1');
    expect(acrOf(['pwd', 'otp', 'mfa'])).toBe('2');
  });

  it('is one of those called essential, or nothing (OpenID Connect Core §5.5.1.1)', () => {
    const essential = (values: unknown[]) => ({ userinfo: {}, id_token: { acr: { essential: true, values } } });
    const wanting = (claims?: ClaimsRequest, acrValues: string[] = []) => ({ acrValues, ...(claims && { claims }) });
    expect(acrFor(wanting(), ['pwd'])).toBe('1');
    expect(acrFor(wanting(essential(['2'])), ['pwd'])).toBeUndefined();
    expect(acrFor(wanting(essential(['1'])), ['pwd', 'mfa'])).toBe('1');
    expect(acrFor(wanting(essential(['2', '1'])), ['pwd', 'mfa'])).toBe('2');
    expect(acrFor(wanting({ userinfo: {}, id_token: { acr: { values: ['2'] } } }), ['pwd'])).toBe('1');
    expect(acrFor(wanting(essential(['1']), ['2']), ['pwd'])).toBe('1');
  });

  it('is one of acr_values, or nothing (RFC 9470 §5)', () => {
    expect(acrFor({ acrValues: ['2'] }, ['pwd'])).toBeUndefined();
    // One that discovery does not list is no demand.
    expect(acrFor({ acrValues: ['urn:example:gold'] }, ['pwd', 'mfa'])).toBe('2');
    expect(acrFor({ acrValues: ['2', '1'] }, ['pwd'])).toBe('1');
    expect(acrFor({ acrValues: ['1'] }, ['pwd', 'mfa'])).toBe('1');
  });
});
