import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ScopeGroup } from '@/components/scope-groups';
import { messagesIn } from '@/lib/messages/texts';
import { groupsOf } from './form-options';
import { firstView, ScopePicker } from './scope-picker';

const texts = messagesIn('en', 'devForms').picker;

const groups: ScopeGroup[] = groupsOf(
  Array.from({ length: 300 }, (_, scope) => {
    const api = Math.floor(scope / 5);
    return {
      value: `service${api}.part${scope % 5}.read`,
      title: `See part ${scope % 5} of your things`,
      api: { name: `Regional service ${api}`, resource: `https://service-${api}.example/v1` },
    };
  }),
);

function render(chosen: { asked: string[]; required: string[] }, view = firstView(groups, chosen), offered = groups) {
  return renderToString(createElement(ScopePicker, { groups: offered, chosen, view, error: undefined, texts }));
}
const sent = (html: string, name: string) =>
  [...html.matchAll(/<input[^>]*>/g)]
    .map(([input]) => input)
    .filter((input) => input.includes(`name="${name}"`) && /checked=""/.test(input))
    .map((input) => /value="([^"]*)"/.exec(input)?.[1]);

test('60 APIs with 5 scopes each stay small, and the API with chosen scopes is open', () => {
  const html = render({ asked: ['openid', 'service7.part1.read'], required: ['service7.part1.read'] });
  expect(html.match(/aria-expanded="false"/g)).toHaveLength(59);
  expect(html.match(/aria-expanded="true"/g)).toHaveLength(1);
  expect(html).toContain('value="service7.part4.read"');
  expect(html).not.toContain('value="service8.part4.read"');
  expect(html.length).toBeLessThan(32_000);
});

test('the form sends every chosen scope, folded or filtered out, and no scope that is no longer offered', () => {
  const chosen = {
    asked: ['openid', ...groups.flatMap(([, list]) => list.map(([value]) => value)), 'gone.read'],
    required: ['service3.part0.read'],
  };
  for (const view of [firstView(groups, chosen), { find: 'service 12', opened: [] }, { find: 'nothing', opened: [] }]) {
    const html = render(chosen, view);
    expect(sent(html, 'asked').toSorted()).toEqual(chosen.asked.filter((value) => value !== 'gone.read').toSorted());
    expect(sent(html, 'required')).toEqual(chosen.required);
    expect(html.length).toBeLessThan(80_000);
  }
});

test('a filter shows matches by API, title and value without folding, and says when there are none', () => {
  const html = render({ asked: [], required: [] }, { find: 'SERVICE 59', opened: [] });
  expect(html.match(/name="asked"/g)).toHaveLength(6 + 5);
  expect(html).not.toContain('aria-expanded=');
  expect(render({ asked: [], required: [] }, { find: 'part2', opened: [] })).toContain(texts.manyMatches);
  expect(render({ asked: [], required: [] }, { find: 'nothing', opened: [] })).toContain(texts.noMatch);
});

test('a few scopes are all shown, without a filter', () => {
  const html = render({ asked: [], required: [] }, { find: '', opened: [] }, groups.slice(0, 2));
  expect(html.match(/name="required"/g)).toHaveLength(6 + 10);
  expect(html).not.toContain('type="search"');
});
