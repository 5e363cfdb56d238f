import { Badge, Facts } from '@/components/ui/surface';
import type { ReceiptInWords, ReceiptRow } from '@/lib/words/receipt-words';

/** The content of a receipt, the same for its owner and for anyone who verifies it. */
export function Receipt({ words }: { words: ReceiptInWords }) {
  return <Facts items={words.rows.map((row) => ({ label: row.label, value: <Value row={row} /> }))} />;
}

function Value({ row }: { row: ReceiptRow }) {
  if ('entries' in row) {
    return (
      <ul className="space-y-1">
        {row.entries.map(({ key, title, lines }) => (
          <li key={key} className="wrap-anywhere">
            <bdi>{title}</bdi>
            {lines.map((line) => (
              <span key={line} className="block text-sm text-muted">
                <bdi>{line}</bdi>
              </span>
            ))}
          </li>
        ))}
      </ul>
    );
  }
  const once = row.once === undefined ? null : <Badge>{row.once}</Badge>;
  if ('moment' in row) {
    return (
      <>
        <time dateTime={row.moment.iso} data-time="minute" className="tabular-nums">
          {row.moment.text}
        </time>{' '}
        {once}
      </>
    );
  }
  return (
    <span className={`wrap-anywhere ${row.isCode ? 'font-mono text-sm' : ''}`}>
      <bdi>{row.text}</bdi> {once}
      {row.below === undefined ? null : <span className="block text-sm text-muted">{row.below}</span>}
    </span>
  );
}
