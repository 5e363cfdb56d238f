'use client';

import { useState } from 'react';
import { TextAreaField } from '@/components/ui/field';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import { redirectUriProblem } from '@/lib/oauth/clients/uri-rules';
import type { FormTexts } from '../form-texts';
import { linesOf } from './app-form-data';

const placeholders: Record<ClientKind, string> = {
  web: 'https://app.example.com/callback\nhttp://localhost:4000/callback',
  spa: 'https://app.example.com/\nhttp://localhost:5173/',
  native: 'http://127.0.0.1/callback\ncom.example.app:/callback',
  machine: '',
};

/** The redirect URIs. The rules of the server, which are in English, check each one while it is typed. */
export function RedirectUris({
  kind,
  defaultValue,
  error,
  texts,
}: {
  kind: ClientKind;
  defaultValue: string;
  error: string | undefined;
  texts: FormTexts['redirects'];
}) {
  const [typed, setTyped] = useState(defaultValue);
  const lines = linesOf(typed);
  const problems = lines
    .map((uri, index) => ({
      uri,
      line: index + 1,
      problem: redirectUriProblem(uri, kind) ?? (lines.indexOf(uri) < index ? texts.twice : undefined),
    }))
    .filter(({ problem }) => problem !== undefined);
  return (
    <div className="space-y-2">
      <TextAreaField
        label={texts.label}
        name="redirect_uris"
        hint={kind === 'native' ? texts.hintNative : texts.hint}
        placeholder={placeholders[kind]}
        rows={4}
        spellCheck={false}
        autoCapitalize="none"
        className="font-mono text-sm"
        defaultValue={defaultValue}
        error={error}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div aria-live="polite" className="text-sm">
        {problems.length > 0 ? (
          <ul className="space-y-1">
            {problems.map(({ uri, line, problem }) => (
              <li key={line} className="rounded-md border border-warn bg-warn-soft px-3 py-2">
                <span className="font-semibold">
                  {texts.line} {line}{' '}
                </span>
                <code className="font-mono break-all">{uri}</code>
                <br />
                <span lang={problem === texts.twice ? undefined : 'en'}>{problem}</span>
              </li>
            ))}
          </ul>
        ) : lines.length > 0 ? (
          <p className="text-good">{lines.length === 1 ? texts.oneValid : texts.allValid}</p>
        ) : null}
      </div>
    </div>
  );
}
