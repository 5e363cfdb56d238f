import { describe, expect, test } from 'vitest';
import { clientMetadataFaults, clientMetadataSchema } from '@/lib/oauth/client-metadata';
import { draftOf, newAppValues, readAppValues, valuesOf } from './app-form-data';

const kinds = ['web', 'spa', 'native', 'machine'] as const;
const redirects = {
  web: 'https://a.example/cb',
  spa: 'https://a.example/',
  native: 'com.example.a:/cb',
  machine: '',
};

function filled(kind: (typeof kinds)[number]) {
  return { ...newAppValues(kind), client_name: 'Trailmap', redirect_uris: redirects[kind] };
}

describe('the form of each type of app', () => {
  test.each(kinds)('%s: a name and an address are all that a registration needs', (kind) => {
    const { draft, errors } = draftOf(filled(kind), kind);
    expect(errors).toEqual({});
    expect(clientMetadataFaults(clientMetadataSchema.parse(draft.metadata), kind)).toEqual([]);
  });

  test.each(kinds)('%s: what is stored fills the form with what made it', (kind) => {
    const { draft } = draftOf(filled(kind), kind);
    const metadata = clientMetadataSchema.parse(draft.metadata);
    const stored = { id: 'app_x', kind, metadata, scopes: draft.scopes, createdAt: 0 };
    expect(valuesOf(stored)).toEqual(filled(kind));
  });

  test('refresh tokens are on at first where people sign in; machines have client credentials alone', () => {
    const grants = kinds.map(
      (kind) => clientMetadataSchema.parse(draftOf(filled(kind), kind).draft.metadata).grant_types,
    );
    const signIn = ['authorization_code', 'refresh_token'];
    expect(grants).toEqual([signIn, signIn, signIn, ['client_credentials']]);
  });
});

test('redirect URIs are lines, whatever ends them, without what surrounds them', () => {
  const { draft } = draftOf(
    { ...filled('web'), redirect_uris: ' https://a.example/cb\r\n\r\nhttps://b.example/cb ' },
    'web',
  );
  expect(draft.metadata).toMatchObject({ redirect_uris: ['https://a.example/cb', 'https://b.example/cb'] });
});

test('a scope that is only marked as required is asked for too', () => {
  const { draft } = draftOf({ ...filled('web'), asked: ['email'], required: ['openid'] }, 'web');
  expect(draft.scopes).toEqual([
    { scope: 'email', required: false },
    { scope: 'openid', required: true },
  ]);
});

test('pasted keys are a set or one key; anything else is refused at its field', () => {
  const byKeys = { ...filled('web'), token_endpoint_auth_method: 'private_key_jwt' };
  const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
  const set = { jwks: { keys: [key] } };
  expect(draftOf({ ...byKeys, jwks: JSON.stringify(key) }, 'web').draft.metadata).toMatchObject(set);
  expect(draftOf({ ...byKeys, jwks: JSON.stringify({ keys: [key] }) }, 'web').draft.metadata).toMatchObject(set);
  for (const jwks of ['-----BEGIN PUBLIC KEY-----', '"text"', 'null', '{"keys":[]}']) {
    expect(draftOf({ ...byKeys, jwks }, 'web').errors).toHaveProperty('jwks');
  }
});

test('keys that were pasted beside another method are not registered', () => {
  const { draft } = draftOf({ ...filled('web'), jwks: '{"keys":[]}', jwks_uri: 'https://a.example/keys' }, 'web');
  expect(clientMetadataSchema.parse(draft.metadata)).not.toHaveProperty('jwks.keys');
  expect(clientMetadataSchema.parse(draft.metadata).jwks_uri).toBeUndefined();
});

test('what a form sends comes back as values, an absent box as unticked', () => {
  const form = new FormData();
  form.set('client_name', '  Trailmap ');
  form.append('asked', 'openid');
  form.append('asked', 'email');
  const values = readAppValues(form);
  expect(values).toMatchObject({ client_name: 'Trailmap', asked: ['openid', 'email'], refresh_token: false });
  expect(draftOf({ ...values, client_name: '' }, 'web').errors).toHaveProperty('client_name');
});

test('a setting that the form has no field for survives an edit', () => {
  const { draft } = draftOf(filled('web'), 'web', {
    token_endpoint_auth_audience_lenient: true,
    contacts: ['a@b.example'],
  });
  expect(draft.metadata).toMatchObject({ token_endpoint_auth_audience_lenient: true, contacts: ['a@b.example'] });
});
