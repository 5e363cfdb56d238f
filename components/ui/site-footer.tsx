import { Languages } from 'lucide-react';
import type { ReactNode } from 'react';
import { languageNames, languages } from '@/lib/messages/languages';
import type { Texts } from '@/lib/messages/texts';
import { currentLanguage, currentTheme, texts } from '@/lib/web/language';

/** The foot of every page: legal links, and the language and appearance of pages. It works without script. */
export async function SiteFooter({ links }: { links: { href: string; label: string }[] }) {
  const t = await texts('site');
  const language = await currentLanguage();
  return (
    <footer className="mt-auto border-t border-line text-sm text-muted print:hidden">
      <div className="mx-auto flex w-full max-w-page flex-wrap items-center gap-x-6 px-4">
        <ul className="flex grow flex-wrap gap-x-6">
          {links.map(({ href, label }) => (
            <li key={href}>
              <a href={href} className="flex min-h-touch items-center hover:text-ink hover:underline">
                {label}
              </a>
            </li>
          ))}
        </ul>
        <details className="group relative">
          <summary className="flex min-h-touch items-center gap-2 hover:text-ink">
            <Languages aria-hidden className="size-4 shrink-0" />
            <span lang={language}>{languageNames[language]}</span>
            <span className="sr-only">{t('preferences')}</span>
          </summary>
          <Preferences t={t} language={language} theme={await currentTheme()} />
        </details>
      </div>
    </footer>
  );
}

type Chosen = { language: string; theme: string };

function Preferences({ t, language, theme }: Chosen & { t: Texts<'site'> }) {
  const themes = [
    { value: 'system', label: t('themeSystem') },
    { value: 'light', label: t('themeLight') },
    { value: 'dark', label: t('themeDark') },
  ];
  return (
    <form
      method="post"
      action="/preferences"
      className="absolute end-0 bottom-full z-20 mb-1 w-64 space-y-2 rounded-lg border border-line bg-surface p-2 shadow-lifted"
    >
      <Group label={t('language')}>
        {languages.map((value) => (
          <Choice key={value} name="language" value={value} chosen={value === language}>
            <span lang={value}>{languageNames[value]}</span>
          </Choice>
        ))}
      </Group>
      <Group label={t('theme')}>
        {themes.map(({ value, label }) => (
          <Choice key={value} name="theme" value={value} chosen={value === theme}>
            {label}
          </Choice>
        ))}
      </Group>
    </form>
  );
}

function Group({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset>
      <legend className="px-3 py-1 font-semibold text-ink">{label}</legend>
      <div className="grid grid-cols-2 gap-1">{children}</div>
    </fieldset>
  );
}

function Choice({ chosen, ...rest }: { name: string; value: string; chosen: boolean; children: ReactNode }) {
  return (
    <button
      type="submit"
      aria-pressed={chosen}
      className="flex min-h-touch items-center rounded-md px-3 text-start text-ink hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:font-semibold aria-pressed:text-accent"
      {...rest}
    />
  );
}
