'use client';

/**
 * Options of a long list, each on a line: a value, or a value, a tab and its label. The page carries the list as one
 * text instead of an element for each of hundreds of options.
 */
export function OptionList({ lines }: { lines: string }) {
  return lines.split('\n').map((line) => {
    const [value = '', label = value] = line.split('\t');
    return (
      <option key={value} value={value}>
        {label}
      </option>
    );
  });
}
