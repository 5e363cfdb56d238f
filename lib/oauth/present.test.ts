import { expect, expectTypeOf, it } from 'vitest';
import { present } from './present';

it('leaves out null and undefined, and keeps other falsy values', () => {
  expect(present({ a: null, b: undefined, c: 0, d: '', e: false, f: [] })).toEqual({ c: 0, d: '', e: false, f: [] });
  expect(Object.keys(present({ a: null, b: undefined, c: 0 }))).toEqual(['c']);
});

it('makes exactly the members optional that may be absent', () => {
  const row: { id: string; name: string | null; at: number | undefined; note?: string } = {
    id: 'a',
    name: null,
    at: 1,
  };
  expectTypeOf(present(row)).toExtend<{ id: string; name?: string; at?: number; note?: string }>();
  expectTypeOf<{ id?: string }>().not.toExtend<ReturnType<typeof present<typeof row>>>();
});
