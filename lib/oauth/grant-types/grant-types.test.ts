/** The table of grant types, compared with what clients can register and with what the metadata document offers. */
import { expect, test } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import { createPortal, issuer } from '../testing/token.fixture';
import { grantTypes } from './grant-types';

const registrable = clientMetadataSchema.shape.grant_types.unwrap().element.options;

test('each grant type that a client can register is in the table once, except implicit', () => {
  const names = grantTypes.map(({ name }) => name);
  expect([...names, 'implicit'].sort()).toEqual([...registrable].sort());
});

test('the metadata document offers each of them (RFC 8414 §2)', async () => {
  const { server } = await createPortal();
  const response = await server.discovery(new Request(`${issuer}/.well-known/openid-configuration`));
  const { grant_types_supported: supported } = await response.json();
  expect(supported.sort()).toEqual([...registrable].sort());
});
