/**
 * Reads a file in Countersign's own form: an import file, or what `countersign export` wrote. Sealed values are opened
 * with the passphrase.
 */
import { z } from 'zod';
import { Failure } from '../failure';
import { type Converted, type ItemKind, owned, skipped } from './items';
import { elementsOfFile } from './json-elements';
import { openAll, openKey } from './seals';

const kinds: readonly ItemKind[] = ['apis', 'apps', 'people', 'consents'];
const isKind = (key: string): key is ItemKind => kinds.some((kind) => kind === key);
const objectSchema = z.record(z.string(), z.unknown());

/** `askPassphrase` is called once, if the file has sealed values. */
export async function* convertOwnFile(
  file: string,
  { owner, askPassphrase }: { owner: string | undefined; askPassphrase: () => Promise<string> },
): AsyncGenerator<Converted> {
  const key = await keyOf(file, askPassphrase);
  // Owners before what they own, apps after the scopes that they name, and access after the apps.
  for (const wanted of ['people', 'apis', 'apps', 'access', 'consents'] as const) {
    const list = wanted === 'access' ? 'apis' : wanted;
    for await (const { index, value } of elementsOfFile(file, (one) => one === list)) {
      const source = `${list}[${index}]`;
      const object = objectSchema.safeParse(value).data;
      if (!isKind(list) || object === undefined) {
        yield skipped(source, 'It is not an object.');
        continue;
      }
      const opened = objectSchema.parse(key === undefined ? object : await openAll(object, key));
      if (wanted === 'access' && !Array.isArray(opened['access'])) continue;
      const reduced = wanted === 'apis' ? { ...opened, access: [] } : opened;
      const isOwned = owner !== undefined && (list === 'apis' || list === 'apps');
      const own = isOwned
        ? owned(reduced, { owner, consentsEndAt: null, api: undefined, issuers: new Map() })
        : reduced;
      yield { kind: list, source: `${source} ${nameOf(opened)}`.trim(), value: own };
    }
  }
}

const nameOf = (object: Record<string, unknown>): string => {
  const name = object['email'] ?? object['resource'] ?? object['id'] ?? '';
  return typeof name === 'string' ? name : '';
};

async function keyOf(file: string, askPassphrase: () => Promise<string>): Promise<Uint8Array | undefined> {
  for await (const { key, value } of elementsOfFile(file, (one) => one === 'sealedKey')) {
    if (key !== 'sealedKey') continue;
    const opened = await openKey(z.string().parse(value), await askPassphrase());
    if (opened === undefined) throw new Failure('usage', 'This is not the passphrase of the export.');
    return opened;
  }
  return undefined;
}
