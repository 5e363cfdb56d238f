import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/surface';
import type { ConsentLine } from '@/lib/oauth/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { countLines, folded, type LineGroup } from '@/lib/words/consent-lines';
import { lineHint } from '@/lib/words/consent-text';
import { apiName, scopeWords } from '@/lib/words/scope-words';

export type LineChoice = {
  /** Whether new permissions are marked. */
  marksNew: boolean;
  isTicked: (line: ConsentLine) => boolean;
};

/**
 * Permissions by API, each API with its name once. Required ones are a list, and the others are check boxes. Long lists
 * are folded; what is folded is posted all the same.
 */
export async function ConsentGroups({ groups, choice }: { groups: readonly LineGroup[]; choice: LineChoice }) {
  const t = await texts('consent');
  const { shown, rest } = folded(groups);
  return (
    <>
      {shown.map((group) => (
        <Group key={group.api?.resource ?? ''} group={group} choice={choice} />
      ))}
      {rest.length === 0 ? null : (
        <Fold summary={t('moreApis', { count: rest.length })}>
          {rest.map((group) => (
            <Group key={group.api?.resource ?? ''} group={group} choice={choice} />
          ))}
        </Fold>
      )}
    </>
  );
}

async function Group({ group: { api, lines }, choice }: { group: LineGroup; choice: LineChoice }) {
  const t = await texts('consent');
  const { shown, rest } = folded(lines);
  return (
    <div className="min-w-0">
      {api ? (
        <h3 className="text-sm text-muted wrap-anywhere hyphens-auto">
          <bdi>{apiName(await currentLanguage(), api)}</bdi>
        </h3>
      ) : null}
      <Lines lines={shown} choice={choice} />
      {rest.length === 0 ? null : (
        <Fold summary={t('morePermissions', countLines(rest))}>
          <Lines lines={rest} choice={choice} />
        </Fold>
      )}
    </div>
  );
}

function Lines({ lines, choice }: { lines: readonly ConsentLine[]; choice: LineChoice }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line.scope}>
          <Line line={line} choice={choice} />
        </li>
      ))}
    </ul>
  );
}

/** One permission, with the values that the app would receive and what it does to data. */
async function Line({ line, choice }: { line: ConsentLine; choice: LineChoice }) {
  const t = await texts('consent');
  const { title } = scopeWords(await currentLanguage(), line.scope, line.api);
  const isNew = choice.marksNew && line.isNew ? <Badge tone="accent">{t('isNew')}</Badge> : null;
  const id = `asks-${line.scope}`;
  if (line.required) {
    return (
      <div className="flex items-start justify-between gap-3 py-0.5" data-permission>
        <div className="min-w-0 grow">
          <p className="wrap-anywhere hyphens-auto">
            <bdi>{title}</bdi>
          </p>
          <Hint line={line} />
        </div>
        {isNew}
      </div>
    );
  }
  return (
    <div className="relative flex min-h-touch items-start gap-3 py-1" data-permission>
      <input
        type="checkbox"
        id={id}
        name="scope"
        value={line.scope}
        defaultChecked={choice.isTicked(line)}
        aria-describedby={`${id}-hint`}
        className="relative z-1 mt-0.5 size-5 shrink-0"
      />
      <div className="min-w-0 grow">
        <div className="flex items-start justify-between gap-3">
          {/* The label covers the whole row, so the row is the target. The control is above it. */}
          <label htmlFor={id} className="min-w-0 wrap-anywhere hyphens-auto before:absolute before:inset-0">
            <bdi>{title}</bdi>
          </label>
          {isNew}
        </div>
        <div id={`${id}-hint`}>
          <Hint line={line} />
        </div>
      </div>
    </div>
  );
}

async function Hint({ line }: { line: ConsentLine }) {
  const language = await currentLanguage();
  const t = await texts('consent');
  const scopes = await texts('scopes');
  const { text, more } = lineHint(language, line);
  const effect = line.api?.effect ?? 'reads';
  return (
    <div className="flex flex-wrap gap-x-2 text-sm">
      <p className="min-w-0 wrap-anywhere text-muted">
        {text === '' ? null : <bdi>{text}</bdi>}
        {text !== '' && effect !== 'reads' ? ' · ' : null}
        {effect === 'reads' ? null : (
          <span className={`font-semibold ${effect === 'deletes' ? 'text-danger' : 'text-warn'}`}>
            {scopes(`effects.${effect}`)}
          </span>
        )}
      </p>
      {more.length === 0 ? null : (
        <details className="group relative z-1 max-w-full open:w-full">
          <summary className="inline-flex min-h-6 items-center gap-1 rounded-sm text-accent">
            <Chevron />
            {t('moreDetails', { count: more.length })}
          </summary>
          <ul className="ps-5 wrap-anywhere">
            {more.map(({ name, value }) => (
              <li key={`${name} ${value}`}>
                <bdi>{name === '' ? value : t('fact', { title: name, value })}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** A part of the page that opens without script. */
export function Fold({ summary, open, children }: { summary: ReactNode; open?: boolean; children: ReactNode }) {
  return (
    <details className="group" {...(open && { open })}>
      <summary className="inline-flex min-h-touch items-center gap-1 rounded-sm text-accent">
        <Chevron />
        {summary}
      </summary>
      {children}
    </details>
  );
}

function Chevron() {
  return (
    <ChevronRight
      aria-hidden
      className="size-4 shrink-0 transition-transform rtl:-scale-x-100 group-open:rotate-90 rtl:group-open:-rotate-90"
    />
  );
}
