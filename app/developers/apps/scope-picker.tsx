'use client';

import { type KeyboardEvent, useState } from 'react';
import { GroupButton, matchingScopes, type ScopeGroup, scopeListClass, toggled } from '@/components/scope-groups';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { controlClass } from '@/components/ui/field';
import { Alert } from '@/components/ui/surface';
import { standardScopes } from '@/lib/data/developers/api-rules';
import type { ScopeView } from '@/lib/web/scope-view';
import type { FormTexts } from '../form-texts';

/** Up to this many scopes of APIs are all shown. With more, only this many are shown at first, and as matches. */
const fewScopes = 12;
const mostAtFirst = 6;
const mostMatches = 25;

/** The classes of the rows and of their boxes “Required”, once for all rows. */
const rowsClass = [
  'space-y-4 [&_ul]:divide-y [&_ul]:divide-line [&_li]:flex [&_li]:items-start [&_li]:gap-3',
  '[&_code]:font-mono [&_code]:text-sm [&_code]:break-all',
  '[&_li>label]:flex [&_li>label]:min-h-touch [&_li>label]:shrink-0 [&_li>label]:gap-3',
  '[&_li>label]:py-2 [&_li>label]:text-sm [&_li>label>input]:mt-0.5 [&_li>label>input]:size-5',
].join(' ');

type Chosen = { asked: string[]; required: string[] };

/** The APIs with chosen scopes, as long as they have few scopes together. The others show how many are chosen. */
export function firstView(groups: ScopeGroup[], { asked, required }: Chosen): ScopeView {
  const chosen = new Set([...asked, ...required]);
  let room = mostAtFirst;
  const opened = groups.flatMap(([, list, resource = '']) => {
    if (!list.some(([value]) => chosen.has(value))) return [];
    room -= list.length;
    return room >= 0 ? [resource] : [];
  });
  return { find: '', opened };
}

/**
 * Which scopes the app may ask for, API by API, and which of them cannot be unticked on the consent page. Where there
 * are many, the scopes of an API are in the page only while it is unfolded or while they match the filter.
 */
export function ScopePicker({
  groups,
  chosen,
  view,
  error,
  texts,
}: {
  groups: ScopeGroup[];
  chosen: Chosen;
  view: ScopeView;
  error: string | undefined;
  texts: FormTexts['picker'];
}) {
  const offered = new Set<string>([...standardScopes, ...groups.flatMap(([, list]) => list.map(([value]) => value))]);
  const [asked, setAsked] = useState(new Set(chosen.asked.filter((value) => offered.has(value))));
  const [required, setRequired] = useState(new Set(chosen.required.filter((value) => offered.has(value))));
  const [open, setOpen] = useState(new Set(view.opened));
  const [find, setFind] = useState(view.find);
  const wanted = find.trim().toLowerCase();
  const isShort = groups.flatMap(([, list]) => list).length <= fewScopes;
  const shown = wanted === '' ? groups : matchingScopes(groups, wanted, mostMatches);
  const isFull = wanted !== '' && shown.flatMap(([, list]) => list).length >= mostMatches;
  const isOpen = (resource: string) => isShort || wanted !== '' || open.has(resource);
  const standard: [value: string, title: string][] = standardScopes.map((value) => [value, texts.standard[value]]);
  const visible = new Set([
    ...standardScopes,
    ...shown.flatMap(([, list, resource = '']) => (isOpen(resource) ? list.map(([value]) => value) : [])),
  ]);
  const rows = (list: ScopeGroup[1]) => (
    <ul>
      {list.map(([value, title]) => (
        <li key={value}>
          <Checkbox
            className="grow"
            name="asked"
            value={value}
            label={<code>{value}</code>}
            hint={title}
            checked={asked.has(value)}
            onChange={() => setAsked(toggled(asked, value))}
          />
          <label>
            <input
              type="checkbox"
              name="required"
              value={value}
              aria-label={`${texts.required}: ${value}`}
              checked={required.has(value)}
              onChange={() => setRequired(toggled(required, value))}
            />
            {texts.required}
          </label>
        </li>
      ))}
    </ul>
  );
  return (
    <div className={rowsClass}>
      <p className="text-muted">{texts.intro}</p>
      {error ? <Alert>{error}</Alert> : null}
      <fieldset className="min-w-0">
        <legend className="max-w-full font-semibold wrap-anywhere">{texts.aboutThePerson}</legend>
        {rows(standard)}
      </fieldset>
      {isShort ? null : (
        <div className="flex gap-2">
          <input
            type="search"
            name="find"
            aria-label={texts.filter}
            placeholder={texts.filter}
            autoComplete="off"
            value={find}
            onChange={(event) => setFind(event.target.value)}
            onKeyDown={(event: KeyboardEvent) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
            maxLength={100}
            className={controlClass(undefined)}
          />
          <noscript>
            <Button type="submit" name="intent" value="find" look="secondary">
              {texts.filterNow}
            </Button>
          </noscript>
        </div>
      )}
      <Unseen name="asked" values={asked} visible={visible} />
      <Unseen name="required" values={required} visible={visible} />
      {[...open].map((resource) => (
        <input key={resource} type="hidden" name="opened" value={resource} />
      ))}
      {shown.length === 0 && wanted !== '' ? <p className="text-muted">{texts.noMatch}</p> : null}
      {isShort ? (
        shown.map(([api, list, resource = '']) => (
          <fieldset key={resource} className="min-w-0">
            <legend className="max-w-full font-semibold wrap-anywhere">
              <bdi>{api}</bdi>
            </legend>
            <p className="text-sm break-all text-muted">{resource}</p>
            {rows(list)}
          </fieldset>
        ))
      ) : (
        <div className={scopeListClass}>
          {shown.map(([api, list, resource = '']) => (
            <div key={resource}>
              {wanted !== '' ? (
                <p className="px-3 pt-2 font-semibold wrap-anywhere">
                  <bdi>{api}</bdi>
                </p>
              ) : (
                <GroupButton
                  api={api}
                  value={resource}
                  isOpen={isOpen(resource)}
                  counts={[list.filter(([value]) => asked.has(value) || required.has(value)).length, list.length]}
                  onPress={() => setOpen(toggled(open, resource))}
                />
              )}
              {isOpen(resource) ? (
                <fieldset className="min-w-0 px-3 pb-2">
                  <legend className="sr-only">{api}</legend>
                  <p className="text-sm break-all text-muted">{resource}</p>
                  {rows(list)}
                </fieldset>
              ) : null}
            </div>
          ))}
        </div>
      )}
      {isFull ? <p className="text-sm text-muted">{texts.manyMatches}</p> : null}
    </div>
  );
}

/** The chosen scopes that are not shown. They are boxes, so that they count as changes of the form. */
function Unseen({ name, values, visible }: { name: string; values: Set<string>; visible: Set<string> }) {
  return [...values]
    .filter((value) => !visible.has(value))
    .map((value) => <input key={value} type="checkbox" name={name} value={value} checked readOnly hidden />);
}
