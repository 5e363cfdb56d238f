/**
 * The master secret (`COUNTERSIGN_SECRET`). All keys are derived from it. With the embedded database, a missing secret
 * is created once and kept in the data folder.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EnvError } from './env-error';

const minimumBytes = 32;
export const secretAdvice = 'Use at least 32 random bytes in base64 or hex, for example from: openssl rand -base64 32';

export const secretVariables = {
  COUNTERSIGN_SECRET: z
    .string()
    .transform((text, context) => {
      const bytes = decodeSecret(text);
      if (bytes && bytes.length >= minimumBytes) return bytes;
      context.addIssue({ code: 'custom', message: `The secret is too short or malformed. ${secretAdvice}` });
      return z.NEVER;
    })
    .optional(),
};

/** Decodes hex or base64 (either alphabet). Returns undefined for anything else. */
export function decodeSecret(text: string): Uint8Array | undefined {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

/**
 * Reads the secret of the data folder, and creates it first if there is none. The file is written completely under
 * another name and then linked: two processes that start together agree on one secret, and a crash leaves no
 * half-written file.
 */
export function storedSecret(dataDir: string): Uint8Array {
  const path = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(minimumBytes).toString('base64url')}\n`);
    fsyncSync(file);
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
  const bytes = decodeSecret(readFileSync(path, 'utf8').trim());
  if (bytes && bytes.length >= minimumBytes) return bytes;
  throw new EnvError([
    `COUNTERSIGN_SECRET: The secret in ${path} is damaged. Restore it: without it, the stored keys are unreadable.`,
  ]);
}
