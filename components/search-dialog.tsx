'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

const pauseMilliseconds = 150;

type Result = { href: string; name: string; detail?: string };
type Answer = { groups: { key: string; title: string; results: Result[] }[]; status: string; more: string };

type Texts = { open: string; title: string; label: string; keys: string; close: string; failed: string };

/** Options are grouped by a role. A fieldset is not allowed in a list box. */
const group = (title: string) => ({ role: 'group', 'aria-labelledby': title }) as const;

const nothing: Answer = { groups: [], status: '', more: '' };

/**
 * The search in the header: a link to its page, which is a dialog with script. Ctrl-K or ⌘K opens it. The box is a
 * combobox with a list (WAI-ARIA Authoring Practices): the focus stays in the box, arrow keys move in the list.
 */
export function SearchDialog({ texts }: { texts: Texts }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [answer, setAnswer] = useState(nothing);
  const [active, setActive] = useState(0);
  const results = answer.groups.flatMap((group) => group.results);
  const current = results[active];

  const open = () => {
    if (dialog.current?.open) return;
    dialog.current?.showModal();
    box.current?.select();
  };
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  useEffect(() => {
    const wanted = query.trim();
    const stop = new AbortController();
    const pause = setTimeout(async () => {
      const found = wanted === '' ? nothing : await ask(wanted, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      setAnswer(found ?? { ...nothing, status: texts.failed });
      setActive(0);
    }, pauseMilliseconds);
    return () => {
      clearTimeout(pause);
      stop.abort();
    };
  }, [query, texts.failed]);
  useEffect(() => {
    if (current) document.getElementById(idOf(current.href))?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const go = (href: string) => {
    dialog.current?.close();
    router.push(href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && results.length > 0) {
      event.preventDefault();
      setActive((active + move + results.length) % results.length);
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (current) go(current.href);
      else if (query.trim() !== '') go(`/search?${new URLSearchParams({ q: query.trim() })}`);
    }
  };
  return (
    <>
      <a
        href="/search"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        className="flex min-h-touch items-center gap-2 rounded-md px-3 text-muted hover:bg-sunken hover:text-ink"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          open();
        }}
      >
        <Search aria-hidden className="size-4" />
        <span className="max-sm:sr-only">{texts.open}</span>
      </a>
      <dialog
        ref={dialog}
        aria-label={texts.title}
        className="m-auto mt-16 w-full max-w-narrow rounded-lg border border-line bg-surface p-0 text-ink shadow-lifted backdrop:bg-veil max-sm:mx-4 max-sm:w-auto"
        // A press on the backdrop reaches the dialog itself.
        onMouseDown={(event) => {
          if (event.target === event.currentTarget) event.currentTarget.close();
        }}
      >
        <div className="flex items-center gap-2 border-b border-line p-2">
          <input
            ref={box}
            type="text"
            enterKeyHint="search"
            role="combobox"
            aria-label={texts.label}
            aria-autocomplete="list"
            aria-expanded={results.length > 0}
            aria-controls="search-results"
            aria-describedby="search-keys"
            {...(current && { 'aria-activedescendant': idOf(current.href) })}
            placeholder={texts.label}
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            className="min-h-touch min-w-0 grow rounded-md border border-control bg-surface px-3 text-ink"
          />
          <button
            type="button"
            className="min-h-touch rounded-md px-3 text-accent hover:bg-sunken"
            onClick={() => dialog.current?.close()}
          >
            {texts.close}
          </button>
        </div>
        <p id="search-keys" className="sr-only">
          {texts.keys}
        </p>
        <div className="max-h-96 overflow-y-auto p-2">
          <p role="status" className="px-3 py-1 text-sm text-muted">
            {answer.status}
          </p>
          <div id="search-results" role="listbox" aria-label={texts.title}>
            {answer.groups.map(({ key, title, results: found }) => (
              <div key={key} {...group(`search-${key}`)}>
                <p id={`search-${key}`} className="px-3 pt-2 pb-1 text-sm font-semibold text-muted">
                  {title}
                </p>
                {found.map((result) => (
                  <Option key={result.href} result={result} isActive={result === current} choose={go} />
                ))}
              </div>
            ))}
          </div>
          {answer.more === '' ? null : <p className="px-3 py-2 text-sm text-muted">{answer.more}</p>}
        </div>
      </dialog>
    </>
  );
}

type OptionProps = {
  result: Result;
  isActive: boolean;
  choose: (href: string) => void;
};

/** The box has the focus, so an option needs no key of its own. */
function Option({ result: { href, name, detail }, isActive, choose }: OptionProps) {
  return (
    <div
      id={idOf(href)}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={`min-h-touch cursor-pointer rounded-md px-3 py-2 wrap-anywhere ${isActive ? 'bg-accent-soft text-accent' : 'hover:bg-sunken'}`}
      onClick={() => choose(href)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') choose(href);
      }}
    >
      <bdi>{name}</bdi>
      {detail === undefined ? null : <span className="block text-sm text-muted">{detail}</span>}
    </div>
  );
}

const idOf = (href: string): string => `search${href.replace(/[^\w-]/g, '_')}`;

async function ask(query: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(`/search/results?${new URLSearchParams({ q: query })}`, { signal });
  if (!response.ok) throw new Error(`${response.status}`);
  const answer: Answer = await response.json();
  return answer;
}
