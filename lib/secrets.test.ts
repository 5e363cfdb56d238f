import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, EncryptJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deriveKey, equal, mac, open, openToken, seal, sealToken } from './secrets';

const secret = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);

/** An independent derivation, as RFC 5869 defines it. */
const keyOf = (label: string) => new Uint8Array(hkdfSync('sha256', secret, '', label, 32));

describe('keys', () => {
  it('differ between purposes, details and secrets', () => {
    const keys = [
      deriveKey(secret, 'client secret'),
      deriveKey(secret, 'signing keys'),
      deriveKey(secret, 'request objects', '1 a'),
      deriveKey(secret, 'request objects', '1 b'),
      deriveKey(other, 'client secret'),
    ].map((key) => Buffer.from(key).toString('hex'));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('keep the labels that stored values depend on', () => {
    expect(deriveKey(secret, 'signing keys')).toEqual(keyOf('countersign signing keys'));
    expect(deriveKey(secret, 'client secret')).toEqual(keyOf('countersign client secret'));
    expect(deriveKey(secret, 'stream authorization')).toEqual(keyOf('countersign stream authorization'));
    expect(deriveKey(secret, 'one-time codes')).toEqual(keyOf('countersign:one-time codes'));
    expect(deriveKey(secret, 'recovery codes')).toEqual(keyOf('countersign:recovery codes'));
    expect(deriveKey(secret, 'known network')).toEqual(keyOf('countersign:known network'));
    expect(deriveKey(secret, 'mail-links')).toEqual(keyOf('countersign:mail-links'));
    expect(deriveKey(secret, 'pairwise subjects')).toEqual(keyOf('countersign pairwise subjects'));
    expect(deriveKey(secret, 'refresh successor')).toEqual(keyOf('countersign refresh successor'));
    expect(deriveKey(secret, 'request objects', '3 a')).toEqual(keyOf('countersign request objects 3 a'));
  });
});

describe('seals', () => {
  it('open under the same secret and purpose only', async () => {
    const sealed = await seal(secret, 'client secret', 'a secret');
    expect(sealed).not.toContain('secret');
    expect(await open(secret, 'client secret', sealed, { name: 'it' })).toBe('a secret');
    const failed = 'it was sealed under another secret than the configured one';
    await expect(open(other, 'client secret', sealed, { name: 'it' })).rejects.toThrow(failed);
    await expect(open(secret, 'signing keys', sealed, { name: 'it' })).rejects.toThrow(failed);
    await expect(open(secret, 'client secret', sealed.slice(0, -2), { name: 'it' })).rejects.toThrow(failed);
  });

  it('open for the owner they were made for only', async () => {
    const sealed = await seal(secret, 'one-time codes', 'JBSWY3DP', 'ada');
    expect(await open(secret, 'one-time codes', sealed, { name: 'it', owner: 'ada' })).toBe('JBSWY3DP');
    const failed = 'the seal of it belongs to another';
    await expect(open(secret, 'one-time codes', sealed, { name: 'it', owner: 'bob' })).rejects.toThrow(failed);
    await expect(open(secret, 'one-time codes', sealed, { name: 'it' })).rejects.toThrow(failed);
  });

  it('accept no other algorithm than theirs', async () => {
    const made = await new CompactEncrypt(Buffer.from('text'))
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM' })
      .encrypt(deriveKey(secret, 'client secret'));
    await expect(open(secret, 'client secret', made, { name: 'it' })).rejects.toThrow('another secret');
  });
});

describe('sealed tokens', () => {
  const schema = z.object({ use: z.string() });

  it('open until they expire', async () => {
    const token = await sealToken(secret, 'logout ticket', { use: 'ask' }, 1000);
    expect(await openToken(secret, 'logout ticket', token, schema, 999)).toEqual({ use: 'ask' });
    expect(await openToken(secret, 'logout ticket', token, schema, 1000)).toBeUndefined();
  });

  it('do not open for another purpose, secret or shape, nor when changed', async () => {
    const token = await sealToken(secret, 'logout ticket', { use: 'ask' }, 1000);
    expect(await openToken(secret, 'flash cookie', token, schema, 1)).toBeUndefined();
    expect(await openToken(other, 'logout ticket', token, schema, 1)).toBeUndefined();
    expect(await openToken(secret, 'logout ticket', token, z.object({ sid: z.string() }), 1)).toBeUndefined();
    expect(await openToken(secret, 'logout ticket', `${token}x`, schema, 1)).toBeUndefined();
    // The last of the 22 characters that hold a tag of 128 bits has four bits to spare.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const last of alphabet.replace(token.at(-1) ?? '', '')) {
      expect(await openToken(secret, 'logout ticket', token.slice(0, -1) + last, schema, 1)).toBeUndefined();
    }
    expect(await openToken(secret, 'logout ticket', '', schema, 1)).toBeUndefined();
  });

  it('accept no other algorithm than theirs', async () => {
    const made = await new EncryptJWT({ use: 'ask' })
      .setProtectedHeader({ alg: 'A256KW', enc: 'A256GCM' })
      .encrypt(deriveKey(secret, 'logout ticket'));
    expect(await openToken(secret, 'logout ticket', made, schema, 1)).toBeUndefined();
  });
});

it('MACs differ between purposes, and are compared whole', () => {
  const one = mac(secret, 'consent form', 'text');
  expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(equal(one, mac(secret, 'consent form', 'text'))).toBe(true);
  expect(equal(one, mac(secret, 'dpop nonce', 'text'))).toBe(false);
  expect(equal(one, mac(other, 'consent form', 'text'))).toBe(false);
  expect(equal(one, one.slice(0, 42))).toBe(false);
  expect(equal('é', 'e')).toBe(false);
});
