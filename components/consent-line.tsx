import { Checkbox } from '@/components/ui/choice';
import { Badge } from '@/components/ui/surface';
import type { ConsentLine } from '@/lib/oauth/server';
import { aboutTheReader, noneYet, scopeWords, shownValues } from '@/lib/words/scope-words';

/**
 * One requested permission, with the values the app would receive. Required permissions are ticked and cannot be
 * unticked.
 */
export function ConsentCheckbox({ line, ticked, marked }: { line: ConsentLine; ticked: boolean; marked: boolean }) {
  const words = scopeWords(line.scope, line.api);
  const values = line.scope === 'openid' ? [] : shownValues(line.values);
  return (
    <Checkbox
      name="scope"
      value={line.scope}
      defaultChecked={line.required || ticked}
      disabled={line.required}
      label={
        <>
          <span className="font-semibold">{words.title}</span>{' '}
          <span className="font-mono text-sm font-normal text-muted">{line.scope}</span>
        </>
      }
      aside={
        <span className="flex shrink-0 gap-1">
          {marked ? <Badge tone="accent">new</Badge> : null}
          {line.required ? <Badge>always</Badge> : null}
        </span>
      }
      hint={
        values.length > 0 ? (
          values.map(({ name, value }, index) => (
            <span key={name}>
              {index > 0 ? ' · ' : null}
              {/* The first value needs no label. Further values have one. */}
              {index > 0 && name ? `${name}: ` : null}
              <bdi className="text-ink">{value}</bdi>
            </span>
          ))
        ) : aboutTheReader.has(line.scope) ? (
          noneYet
        ) : (
          <>
            {words.detail}
            {line.api ? (
              <span>
                {words.detail ? ' · ' : null}
                {line.api.name}
              </span>
            ) : null}
          </>
        )
      }
    />
  );
}
