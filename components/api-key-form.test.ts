import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { KeyForm } from './api-key-form';
import type { ScopeGroup } from './scope-groups';
import { ControlTextsProvider } from './ui/control-texts';

const text = 'x';
const texts = {
  name: text,
  nameHint: text,
  expiresAfter: text,
  permissions: text,
  filter: text,
  filterHint: text,
  filterNow: text,
  noMatch: text,
  manyMatches: text,
  create: text,
  errors: { name: text, scopes: text, end: text, lasting: text },
};

const controls = {
  optional: text,
  cancel: text,
  dismiss: text,
  copy: text,
  copyWhat: text,
  copied: text,
  copiedWhat: text,
  copyRefused: text,
  secretOnce: text,
  unsaved: text,
  leaveUnsaved: text,
  loading: text,
};

const groupsOf = (apis: number, each: number): ScopeGroup[] =>
  Array.from({ length: apis }, (_, api) => [
    `Service number ${api}`,
    Array.from({ length: each }, (_, scope) => [`service${api}.part${scope}.read`, `See part ${scope} of your things`]),
  ]);

function render(groups: ScopeGroup[]): string {
  const form = createElement(KeyForm, { groups, lives: [['90', '90 days']], texts, action: async (state) => state });
  const inside = { children: form };
  return renderToString(createElement(ControlTextsProvider, { texts: controls, ...inside }));
}

test('60 APIs with 10 scopes each stay small: only unfolded APIs have markup', () => {
  const groups = groupsOf(60, 10);
  const html = render(groups);
  expect(html.match(/aria-expanded="false"/g)).toHaveLength(60);
  expect(html).not.toContain('type="checkbox"');
  // The page also carries the scopes as JSON in a script, with escaped quotes.
  const whole = html.length + JSON.stringify(JSON.stringify(groups)).length;
  expect(whole).toBeLessThan(80_000);
});

test('a few scopes are all shown', () => {
  const html = render(groupsOf(2, 3));
  expect(html.match(/type="checkbox"/g)).toHaveLength(6);
  expect(html).not.toContain('type="search"');
});
