/**
 * Key pairs for tests. Generating an RSA key takes most of the time of tests about keys, so RSA keys come from a file
 * of keys that were generated before. Consecutive keys differ, as many as the file has.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';

const file = '.cache/test-rsa-keys.json';
const size = 24;
const rsaKeySchema = z.looseObject({ kty: z.literal('RSA'), n: z.string(), e: z.string() });
const keysSchema = z.array(rsaKeySchema).length(size);
let next = 0;
let pool: Promise<z.infer<typeof keysSchema>> | undefined;

export async function testKeyPair(alg: string): Promise<GenerateKeyPairResult> {
  if (!/^[RP]S/.test(alg)) return generateKeyPair(alg, { extractable: true });
  pool ??= storedKeys();
  const privateJwk = (await pool)[next++ % size];
  if (privateJwk === undefined) throw new Error(`${file} is empty`);
  const { kty, n, e } = privateJwk;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(privateJwk, alg, { extractable: true }),
    importJWK({ kty, n, e }, alg, { extractable: true }),
  ]);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('RSA keys are asymmetric');
  return { privateKey, publicKey };
}

async function storedKeys() {
  try {
    return keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    const pairs = await Promise.all(
      Array.from({ length: size }, () => generateKeyPair('RS256', { extractable: true })),
    );
    const keys = keysSchema.parse(await Promise.all(pairs.map(({ privateKey }) => exportJWK(privateKey))));
    mkdirSync('.cache', { recursive: true });
    // Test workers are threads of one process, so the process id would not tell their drafts apart.
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, JSON.stringify(keys), { mode: 0o600 });
    renameSync(draft, file);
    return keys;
  }
}
