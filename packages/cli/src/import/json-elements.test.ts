import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Element, elementsOf, elementsOfFile, JsonFault } from './json-elements';

async function all(elements: AsyncIterable<Element>): Promise<Element[]> {
  const found: Element[] = [];
  for await (const element of elements) found.push(element);
  return found;
}

const everything = () => true;
const cut = (text: string, size: number) => text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];

describe('the elements of a JSON text', () => {
  it('are those of the wanted lists, and the wanted members that are no lists', async () => {
    const text = '{"realm":"a","users":[{"id":1,"x":[{"y":"]}"}]},{"id":2}],"skip":[{"id":3}],"empty":[],"n":-1.5e3 }';
    const wanted = (key: string) => key !== 'skip';
    for (const size of [1, 2, 7, 1000]) {
      expect(await all(elementsOf(cut(text, size), wanted))).toEqual([
        { key: 'realm', index: 0, value: 'a' },
        { key: 'users', index: 0, value: { id: 1, x: [{ y: ']}' }] } },
        { key: 'users', index: 1, value: { id: 2 } },
        { key: 'n', index: 0, value: -1500 },
      ]);
    }
  });

  it('are equal to what JSON.parse reads, whatever the values and however the text arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue({ maxDepth: 4 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(undefined, 2),
        async (values, size, space) => {
          const list = await all(elementsOf(cut(JSON.stringify(values, null, space), size), everything));
          expect(list.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(values)));
          const text = JSON.stringify({ before: 'x', list: values, after: { list: values } }, null, space);
          const within = await all(elementsOf(cut(text, size), (key) => key === 'list'));
          expect(within.map(({ value }) => value)).toEqual(JSON.parse(JSON.stringify(values)));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it.each(['', '{"users":[', '[{"a":1', '["open', '{"users": [1, 2}'])(
    'are refused in an incomplete text: %s',
    async (text) => {
      await expect(all(elementsOf([text], everything))).rejects.toThrow(JsonFault);
    },
  );

  it('are refused in a wrong text, without a piece of it', async () => {
    const work = all(elementsOf(['[{"secret": "hunter2" oops}]'], everything));
    await expect(work).rejects.toThrow('The file is not valid JSON at element 1.');
  });
});

describe('a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-elements-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const read = async (text: string) => {
    const path = join(folder, 'file.json');
    writeFileSync(path, text);
    return all(elementsOfFile(path, (key) => key === 'items'));
  };

  it('may have one object per line, a list, or an object with lists', async () => {
    const expected = [{ a: 1 }, { a: 2 }];
    const texts = [
      '{"a":1}\n{"a":2}\n',
      '{"a":1}\n\n{"a":2}',
      '[{"a":1},{"a":2}]',
      '{"items":[{"a":1},{"a":2}],"next":""}',
    ];
    for (const text of texts) expect((await read(text)).map(({ value }) => value)).toEqual(expected);
    expect((await read('[\n  {"a": 1},\n  {"a": 2}\n]\n')).map(({ value }) => value)).toEqual(expected);
  });

  it('with one object per line says which line is wrong', async () => {
    await expect(read('{"a":1}\n{"a":\n')).rejects.toThrow('line 2');
  });
});
