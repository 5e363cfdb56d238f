import { expect, test } from 'vitest';
import { readScopeView } from './scope-view';

const formWith = (...fields: [name: string, value: string][]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
};

test('pressing an API unfolds it, or folds it again, and saves nothing', () => {
  const opened = readScopeView(formWith(['opened', 'a'], ['toggle', 'b'], ['find', ' x ']));
  expect(opened).toEqual({ view: { find: 'x', opened: ['a', 'b'] }, isOnlyView: true });
  expect(readScopeView(formWith(['opened', 'a'], ['toggle', 'a'])).view.opened).toEqual([]);
});

test('the button of the filter saves nothing, another button does', () => {
  expect(readScopeView(formWith(['intent', 'find'], ['find', 'x'])).isOnlyView).toBe(true);
  expect(readScopeView(formWith(['opened', 'a'], ['find', 'x'])).isOnlyView).toBe(false);
});
