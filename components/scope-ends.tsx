import { ChevronRight } from 'lucide-react';
import { DateTime } from '@/components/ui/date-time';
import { controlClass } from '@/components/ui/field';
import { currentLanguage, texts } from '@/lib/web/language';
import { endChoiceText, reminderChoices, scopeEndChoices, scopeEndNames } from '@/lib/words/grant-end';

export type ScopeEndLine = {
  scope: string;
  title: string;
  /** The current end of this permission, if it differs from the grant's. */
  endsAt: number | null;
  /** Whether the app requires the permission. */
  required: boolean;
};

/**
 * Rare settings in a folded section: an own end for each permission, and a reminder. The section is open if one of them
 * is set. The controls belong to the form around it, so it works without script.
 */
export async function ScopeEnds({
  lines,
  remindBeforeSeconds,
  posted,
  fault,
}: {
  lines: ScopeEndLine[];
  remindBeforeSeconds: number | undefined;
  /** The choices of the refused attempt. */
  posted: Record<string, string> | undefined;
  fault: { scope: string; text: string } | undefined;
}) {
  const chosen = (line: ScopeEndLine) =>
    posted?.[scopeEndNames(line.scope).choice] ?? (line.endsAt === null ? 'same' : 'keep');
  const remind = posted?.['remind'] ?? String(remindBeforeSeconds ?? 0);
  const t = await texts('ends');
  const isSet = remind !== '0' || lines.some((line) => chosen(line) !== 'same');
  return (
    <details open={isSet || fault !== undefined} className="group">
      <summary className="flex min-h-touch items-center gap-1 rounded-sm text-accent">
        <ChevronRight
          aria-hidden
          className="size-4 transition-transform rtl:-scale-x-100 group-open:rotate-90 rtl:group-open:-rotate-90"
        />
        {t('moreOptions')}
      </summary>
      <div className="space-y-3 pb-3">
        {lines.length > 1 ? (
          <fieldset className="min-w-0">
            <legend className="font-semibold">{t('singleEnds')}</legend>
            <p className="mb-2 text-sm text-muted">{t('notLonger')}</p>
            <ul className="space-y-3">
              {lines.map((line) => (
                <li key={line.scope}>
                  <OwnEnd
                    line={line}
                    selected={chosen(line)}
                    date={posted?.[scopeEndNames(line.scope).date]}
                    error={fault?.scope === line.scope ? fault.text : undefined}
                  />
                </li>
              ))}
            </ul>
          </fieldset>
        ) : null}
        <div className="grid items-center gap-x-3 gap-y-1 sm:grid-cols-2">
          <label htmlFor="remind">{t('remind')}</label>
          <select id="remind" name="remind" defaultValue={remind} className={controlClass(undefined)}>
            {reminderChoices.map(({ value, text }) => (
              <option key={value} value={value}>
                {t(`reminders.${text}`)}
              </option>
            ))}
          </select>
        </div>
      </div>
    </details>
  );
}

async function OwnEnd({
  line,
  selected,
  date,
  error,
}: {
  line: ScopeEndLine;
  selected: string;
  date: string | undefined;
  error: string | undefined;
}) {
  const t = await texts('ends');
  const language = await currentLanguage();
  const names = scopeEndNames(line.scope);
  const needed = line.required ? { 'aria-describedby': `${names.choice}-needed` } : {};
  const invalid = error
    ? { 'aria-invalid': true, 'aria-describedby': `${names.choice}-error`, autoFocus: true }
    : needed;
  return (
    <div className="end-choice grid items-center gap-x-3 gap-y-1 sm:grid-cols-2">
      <label htmlFor={names.choice} className="min-w-0 wrap-anywhere">
        <bdi>{line.title}</bdi>
      </label>
      <select
        id={names.choice}
        name={names.choice}
        defaultValue={selected}
        className={controlClass(error)}
        {...invalid}
      >
        {line.endsAt === null ? null : <option value="keep">{endChoiceText(language, 'keep')}</option>}
        {scopeEndChoices.map((value) => (
          <option key={value} value={value}>
            {endChoiceText(language, value)}
          </option>
        ))}
      </select>
      {line.endsAt === null ? null : (
        <p data-for="keep" className="text-sm text-muted sm:col-start-2">
          {t.rich('until', { date: () => <DateTime at={line.endsAt ?? 0} show="minute" /> })}
        </p>
      )}
      {line.required ? (
        <p id={`${names.choice}-needed`} className="text-sm text-muted sm:col-start-2">
          {t('needed')}
        </p>
      ) : null}
      <div data-for="date" className="sm:col-start-2">
        <label htmlFor={names.date} className="block text-sm font-semibold">
          <span aria-hidden>{t('lastDay')}</span>
          <span className="sr-only">{t('lastDayOf', { permission: line.title })}</span>
        </label>
        <input type="date" id={names.date} name={names.date} defaultValue={date} className={controlClass(error)} />
      </div>
      {error ? (
        <p id={`${names.choice}-error`} className="text-sm font-semibold text-danger sm:col-start-2">
          {error}
        </p>
      ) : null}
    </div>
  );
}
