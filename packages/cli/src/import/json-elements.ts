/**
 * Reads JSON files that do not fit into memory: the elements of their lists one by one. It only finds where an element
 * begins and ends; `JSON.parse` reads it. A file is an object with lists, a list, or one object per line.
 */
import { createReadStream } from 'node:fs';

export type Element = {
  /** The member of the outer object that the element belongs to; empty in a list, or with one object per line. */
  key: string;
  /** In its list; 0 for a member that is no list. */
  index: number;
  value: unknown;
};

/** A file that is not valid JSON. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

/** The elements of the wanted lists, and the wanted members that are no lists, of a file. */
export async function* elementsOfFile(path: string, wanted: (key: string) => boolean): AsyncGenerator<Element> {
  if (await hasObjectPerLine(path, wanted)) yield* objectsPerLine(textOf(path));
  else yield* elementsOf(textOf(path), wanted);
}

const textOf = (path: string): AsyncIterable<string> => createReadStream(path, { encoding: 'utf8' });

const longestLine = 4 * 1024 * 1024;

/** Whether the first line is a whole object, and not one with lists that are wanted. */
async function hasObjectPerLine(path: string, wanted: (key: string) => boolean): Promise<boolean> {
  let start = '';
  for await (const chunk of textOf(path)) {
    start = (start + chunk).trimStart();
    if (start.length > longestLine || start.includes('\n')) break;
  }
  const [line = ''] = start.split('\n', 1);
  if (!line.startsWith('{')) return false;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Object.keys(value).some(wanted);
  } catch {
    return false;
  }
}

async function* objectsPerLine(chunks: AsyncIterable<string>): AsyncGenerator<Element> {
  let index = 0;
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      yield { key: '', index, value: parse(line, `line ${index + 1}`) };
      index += 1;
    }
  }
  if (rest.trim() !== '') yield { key: '', index, value: parse(rest, `line ${index + 1}`) };
}

function parse(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of `JSON.parse` has a piece of the text, which may be a secret.
    throw new JsonFault(`The file is not valid JSON at ${place}.`);
  }
}

/** The same for text that arrives in pieces. */
export async function* elementsOf(
  chunks: AsyncIterable<string> | Iterable<string>,
  wanted: (key: string) => boolean,
): AsyncGenerator<Element> {
  /** Open brackets. The elements of a list in a list of the outer object begin at depth 2. */
  let depth = 0;
  let outer: '{' | '[' | undefined;
  let key = '';
  let index = 0;
  let inString = false;
  let escaped = false;
  let inList = false;
  let expectsKey = true;
  /** The text of a key or element that has begun, and where. */
  let taken: { text: string; depth: number; isKey: boolean; isBare: boolean } | undefined;
  const done: Element[] = [];

  const finish = () => {
    if (!taken) return;
    const { text, isKey } = taken;
    taken = undefined;
    if (isKey) {
      key = String(parse(text, `the key after “${key.slice(0, 100)}”`));
      index = 0;
      expectsKey = false;
      return;
    }
    if (outer === '[' || wanted(key)) {
      done.push({ key, index, value: parse(text, `${key === '' ? 'element' : key.slice(0, 100)} ${index + 1}`) });
    }
    index += 1;
  };
  const keeps = () => taken?.isKey || outer === '[' || wanted(key);

  const read = (character: string) => {
    if (taken && !(taken.isBare && ',]}'.includes(character)) && keeps()) taken.text += character;
    if (inString) {
      if (escaped) escaped = false;
      else if (character === '\\') escaped = true;
      else if (character === '"') {
        inString = false;
        if (taken?.depth === depth && !taken.isBare) finish();
      }
      return;
    }
    if (' \t\r\n'.includes(character)) return;
    if (taken?.isBare && ',]}'.includes(character)) finish();
    const elementDepth = inList ? 2 : 1;
    const begins = !taken && depth === elementDepth && outer !== undefined && !',:]}'.includes(character);
    if (begins) {
      const isKey = outer === '{' && !inList && expectsKey;
      if (!isKey && character === '[' && outer === '{' && !inList && wanted(key)) {
        inList = true;
        index = 0;
        depth += 1;
        return;
      }
      taken = { text: character, depth, isKey, isBare: !'"{['.includes(character) };
    }
    if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      if (outer === undefined) outer = character;
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (taken && taken.depth === depth) finish();
      else if (inList && depth === 1) inList = false;
    } else if (character === ',' && depth === 1 && outer === '{') expectsKey = true;
  };

  for await (const chunk of chunks) {
    for (const character of chunk) {
      read(character);
      if (done.length > 0) yield* done.splice(0);
    }
  }
  if (depth !== 0 || inString || outer === undefined) throw new JsonFault('The file is not complete JSON.');
}
