'use client';

import { useState } from 'react';
import { TextAreaField } from '@/components/ui/field';
import type { ClientKind } from '@/lib/oauth/clients/metadata';
import { redirectUriProblem } from '@/lib/oauth/clients/uri-rules';
import { linesOf } from './app-form-data';

const placeholders: Record<ClientKind, string> = {
  web: 'https://app.example.com/callback\nhttp://localhost:4000/callback',
  spa: 'https://app.example.com/\nhttp://localhost:5173/',
  native: 'http://127.0.0.1/callback\ncom.example.app:/callback',
  machine: '',
};

const hints: Record<ClientKind, string> = {
  web: 'One a line, compared character by character. Plain http is for loopback addresses only.',
  spa: 'One a line, compared character by character. Plain http is for loopback addresses only.',
  native:
    'One a line. Loopback addresses match with any port (RFC 8252 §7.3). Name a scheme of your own after a reversed domain name (§7.1): people are warned about one without a period, and asked each time.',
  machine: '',
};

/** The redirect URIs. Each is checked while it is typed, by the same rules as on the server. */
export function RedirectUris({
  kind,
  defaultValue,
  error,
}: {
  kind: ClientKind;
  defaultValue: string;
  error: string | undefined;
}) {
  const [typed, setTyped] = useState(defaultValue);
  const lines = linesOf(typed);
  const problems = lines
    .map((uri, index) => ({
      uri,
      line: index + 1,
      problem: redirectUriProblem(uri, kind) ?? (lines.indexOf(uri) < index ? 'This is listed twice.' : undefined),
    }))
    .filter(({ problem }) => problem !== undefined);
  return (
    <div className="space-y-2">
      <TextAreaField
        label="Redirect URIs"
        name="redirect_uris"
        hint={hints[kind]}
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
                <span className="font-semibold">Line {line}: </span>
                <code className="font-mono break-all">{uri}</code>
                <br />
                {problem}
              </li>
            ))}
          </ul>
        ) : lines.length > 0 ? (
          <p className="text-good">
            {lines.length === 1 ? 'This address can be registered.' : 'All can be registered.'}
          </p>
        ) : null}
      </div>
    </div>
  );
}
