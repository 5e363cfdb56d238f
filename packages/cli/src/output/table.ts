/**
 * Lists. On a terminal: a table that fits the width; where even short columns do not fit, one block per row. Elsewhere:
 * one row per line with complete values between tabs, for `cut` and `awk`.
 */
import { padded, safeLine, shortened, textWidth } from './text-width';

export type Column<Row> = {
  title: string;
  value: (row: Row) => string | undefined;
  /** Never shortened: somebody will copy it. */
  whole?: boolean;
};

const gap = '  ';
const narrowest = 8;
const readable = 12;

export function tabbed<Row>(rows: Row[], columns: Column<Row>[]): string {
  return rows.map((row) => `${cellsOf(row, columns).join('\t')}\n`).join('');
}

export function table<Row>(
  rows: Row[],
  columns: Column<Row>[],
  width: number,
  heading: (text: string) => string = (text) => text,
): string {
  const cells = rows.map((row) => cellsOf(row, columns));
  const widths = columns.map(({ title }, index) =>
    Math.max(textWidth(title), ...cells.map((row) => textWidth(row[index] ?? ''))),
  );
  const whole = columns.map((column) => column.whole === true);
  const fitted = fitColumns(widths, whole, width);
  if (fitted === undefined) return blocks(cells, columns, heading);
  const line = (texts: string[]) =>
    texts
      .slice(0, fitted.length)
      .map((text, index) => padded(shortened(text, fitted[index] ?? 0), fitted[index] ?? 0))
      .join(gap)
      .trimEnd();
  const titles = line(columns.map(({ title }) => title.toUpperCase()));
  return [heading(titles), ...cells.map(line)].map((text) => `${text}\n`).join('');
}

/**
 * The widths of the columns that are shown. Where columns would be too short to read, the last ones are left out.
 * Undefined if not even the first two fit.
 */
function fitColumns(widths: number[], whole: boolean[], width: number): number[] | undefined {
  for (let count = widths.length; count > 0; count -= 1) {
    const isLast = count <= 2;
    const least = isLast ? narrowest : readable;
    const fitted = fit(widths.slice(0, count), whole, width - gap.length * (count - 1), least);
    if (fitted !== undefined || isLast) return fitted;
  }
  return undefined;
}

function cellsOf<Row>(row: Row, columns: Column<Row>[]): string[] {
  return columns.map(({ value }) => safeLine(value(row) ?? ''));
}

/** Narrows the widest column that may be shortened until everything fits. Undefined if that is not enough. */
function fit(widths: number[], whole: boolean[], available: number, least: number): number[] | undefined {
  const fitted = [...widths];
  const total = () => fitted.reduce((sum, one) => sum + one, 0);
  while (total() > available) {
    const candidates = fitted.map((one, index) => (whole[index] ? 0 : one));
    const widest = Math.max(0, ...candidates);
    if (widest <= least) return undefined;
    const index = candidates.indexOf(widest);
    fitted[index] = Math.max(least, widest - Math.max(1, Math.min(total() - available, widest - secondOf(candidates))));
  }
  return fitted;
}

function secondOf(widths: number[]): number {
  return [...widths].sort((one, other) => other - one)[1] ?? 0;
}

function blocks<Row>(cells: string[][], columns: Column<Row>[], heading: (text: string) => string): string {
  return cells
    .map((row) =>
      columns
        .map(({ title }, index) => ({ title, text: row[index] ?? '' }))
        .filter(({ text }) => text !== '')
        .map(({ title, text }) => `${heading(`${title}:`)} ${text}\n`)
        .join(''),
    )
    .join('\n');
}
