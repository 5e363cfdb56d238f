import type { ReactNode } from 'react';

/** A scrolling area must be reachable by keyboard (WCAG 2.1.1). */
const scrollable = { tabIndex: 0 } as const;

/** A table that scrolls inside its box. Screen readers read the caption; it is visible only with `showCaption`. */
export function Table({
  caption,
  columns,
  children,
  showCaption = false,
}: {
  caption: string;
  columns: { key: string; label: ReactNode; align?: 'start' | 'end' }[];
  /** `<tr>` with `<Cell>`. */
  children: ReactNode;
  showCaption?: boolean;
}) {
  return (
    <section
      aria-label={caption}
      {...scrollable}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full text-start tabular-nums">
        <caption className={showCaption ? 'px-4 py-2 text-start font-semibold' : 'sr-only'}>{caption}</caption>
        <thead className="border-b border-line text-sm text-muted">
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={`px-4 py-2 font-semibold whitespace-nowrap ${column.align === 'end' ? 'text-end' : 'text-start'}`}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </section>
  );
}

export function Cell({ align = 'start', children }: { align?: 'start' | 'end'; children: ReactNode }) {
  return <td className={`px-4 py-2 align-top ${align === 'end' ? 'text-end' : ''}`}>{children}</td>;
}
