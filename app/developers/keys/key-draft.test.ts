import { expect, test } from 'vitest';
import { noExpiry } from '@/components/key-life';
import { keyDraft, keyErrors } from './key-draft';

function formOf(pairs: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
}

test('creates a key unless the form was sent only to filter or unfold its scopes', () => {
  const typed: [string, string][] = [
    ['name', 'Nightly'],
    ['life', '30'],
    ['scopes', 'routes.read'],
    ['scopes', 'routes.read'],
  ];
  expect(keyDraft(formOf(typed))).toMatchObject({
    isOnlyView: false,
    draft: { name: 'Nightly', scopes: ['routes.read'] },
  });
  const filtered = keyDraft(formOf([...typed, ['find', 'routes'], ['intent', 'find']]));
  expect(filtered).toMatchObject({ isOnlyView: true, values: { find: 'routes', scopes: ['routes.read'] } });
});

test('an API unfolds, and folds again when it was unfolded', () => {
  const unfolded = keyDraft(
    formOf([
      ['opened', 'Ledger'],
      ['toggle', 'Trail routes'],
    ]),
  );
  expect(unfolded).toMatchObject({ isOnlyView: true, values: { opened: ['Ledger', 'Trail routes'] } });
  const folded = keyDraft(
    formOf([
      ['opened', 'Ledger'],
      ['toggle', 'Ledger'],
    ]),
  );
  expect(folded.values.opened).toEqual([]);
});

test('a life that is not offered ends at once, which is refused', () => {
  const { draft } = keyDraft(formOf([['life', 'forever']]));
  expect(draft.endsAt).toBeLessThanOrEqual(Date.now() / 1000 + 1);
});

test('a key without an expiry has no end, and the error of a refused one is at the field of its life', () => {
  const { draft } = keyDraft(formOf([['life', noExpiry]]));
  expect(draft.endsAt).toBeNull();
  expect(keyErrors('lasting')).toEqual({ end: 'lasting' });
});
