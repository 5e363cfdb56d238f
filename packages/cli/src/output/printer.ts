/**
 * How commands answer. With `--json`: the object of the server on standard output, and nothing else. Otherwise: text
 * for people. Notes go to standard error, so a pipe gets only the answer.
 */
import type { Cli } from '../cli';
import { type Progress, progressOn } from './progress';
import { previewText, recordText } from './record';
import { type Style, styler } from './style';
import { type Column, tabbed, table } from './table';

export type Page<Row> = { items: Row[]; next_cursor?: string | null | undefined };

export type Printer = {
  json: boolean;
  list: <Row>(page: Page<Row>, columns: Column<Row>[], ifEmpty: string) => void;
  /** One object. `fields` chooses what people see; `--json` always shows the whole object. */
  object: (value: unknown, fields?: unknown) => void;
  /** The sentence after a change. `value` is what `--json` shows. */
  done: (sentence: string, value?: unknown) => void;
  /** What `--dry-run` found out. */
  dryRun: (value: unknown) => void;
  /** A secret that is shown once, with its name. */
  secret: (title: string, secret: string) => void;
  /** Plain text, exactly as given. */
  text: (text: string) => void;
  /** For people only. */
  note: (sentence: string) => void;
  /** An instruction that the person must follow, even with `--json`. */
  instruct: (text: string) => void;
  warn: (sentence: string) => void;
  progress: () => Progress;
  /** Styles text for standard output. */
  style: (style: Style, text: string) => string;
};

const unlimited = 100_000;

export function createPrinter(cli: Pick<Cli, 'out' | 'err' | 'env'>, json: boolean): Printer {
  const { out, err } = cli;
  const onOut = styler(cli, out);
  const onErr = styler(cli, err);
  const heading = (text: string) => onOut('bold', text);
  const printJson = (value: unknown) => out.write(`${JSON.stringify(value, null, 2)}\n`);
  return {
    json,
    style: onOut,
    list(page, columns, ifEmpty) {
      if (json) printJson({ ...page, next_cursor: page.next_cursor ?? null });
      else if (!out.isTerminal) out.write(tabbed(page.items, columns));
      else if (page.items.length === 0) out.write(`${ifEmpty}\n`);
      else out.write(table(page.items, columns, out.columns() ?? unlimited, heading));
      if (!json && page.next_cursor) err.write(`${onErr('dim', 'There are more. Use --all or --limit.')}\n`);
    },
    object(value, fields = value) {
      if (json) printJson(value);
      else out.write(recordText(fields, heading));
    },
    done(sentence, value = {}) {
      if (json) printJson(value);
      else out.write(`${onOut('green', '✓')} ${sentence}\n`);
    },
    dryRun(value) {
      if (json) printJson(value);
      else out.write(`${onOut('yellow', 'Nothing was changed.')}\n${previewText(value, heading)}`);
    },
    secret(title, secret) {
      if (json) return;
      out.write(`${heading(`${title}:`)} ${secret}\n`);
      err.write(`${onErr('yellow', 'It is not shown again. Keep it in a safe place.')}\n`);
    },
    text: (text) => out.write(text),
    note(sentence) {
      if (!json && sentence !== '') err.write(`${sentence}\n`);
    },
    instruct: (text) => err.write(text),
    warn(sentence) {
      err.write(`${onErr('yellow', 'warning:')} ${sentence}\n`);
    },
    progress: () => (json ? { show: () => undefined, clear: () => undefined } : progressOn(cli)),
  };
}
