/**
 * The contract of `Store` as tests, one file per interface. Every implementation runs all of them; races run ten at
 * once.
 */
import { afterAll, beforeAll, describe } from 'vitest';
import { clientContract } from './store-contract/clients.contract';
import { codeContract } from './store-contract/codes.contract';
import { contractFixture, type StoreUnderTest } from './store-contract/contract.fixture';
import { deviceContract } from './store-contract/devices.contract';
import { epochContract } from './store-contract/epochs.contract';
import { grantChangeContract } from './store-contract/grant-changes.contract';
import { grantContract } from './store-contract/grants.contract';
import { openApiContract } from './store-contract/open-apis.contract';
import { receiptContract } from './store-contract/receipts.contract';
import { signingKeyContract } from './store-contract/signing-keys.contract';
import { tokenContract } from './store-contract/tokens.contract';
import { usageContract } from './store-contract/usage.contract';

const contracts = [
  clientContract,
  openApiContract,
  grantContract,
  grantChangeContract,
  epochContract,
  codeContract,
  tokenContract,
  signingKeyContract,
  deviceContract,
  receiptContract,
  usageContract,
];

export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    let world: StoreUnderTest;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world?.close());

    const fixture = contractFixture(() => world);
    for (const contract of contracts) contract(fixture);
  });
}
