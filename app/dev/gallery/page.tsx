import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { type Search, searchValue } from '@/lib/web/page-query';
import { Buttons, Choices, Fields, ToCopy } from './controls';
import { Account, Apps, Consent } from './pieces';
import { requireGallery } from './require-gallery';
import { Messages, Navigation, Surfaces, Tables } from './surfaces';

export async function generateMetadata(): Promise<Metadata> {
  await requireGallery();
  return { title: 'Gallery' };
}

const themes = { light: 'scheme-light', dark: 'scheme-dark', system: '' } as const;
const directions = ['ltr', 'rtl'] as const;

/** Every component in every state, for developers. In English, because no reader meets it. */
export default async function GalleryPage({ searchParams }: { searchParams: Search }) {
  await requireGallery();
  const [askedTheme, askedDir] = [await searchValue(searchParams, 'theme'), await searchValue(searchParams, 'dir')];
  const theme = askedTheme === 'light' || askedTheme === 'dark' ? askedTheme : 'system';
  const dir = directions.find((one) => one === askedDir) ?? 'ltr';
  const link = (to: { theme?: string; dir?: string }) => `/dev/gallery?${new URLSearchParams({ theme, dir, ...to })}`;
  return (
    <div dir={dir} lang="en" className={`grow bg-canvas text-ink ${themes[theme]}`}>
      <main id="content" className="mx-auto max-w-page space-y-8 px-4 py-8">
        <PageHeading
          title="Gallery"
          lead="Every component in every state. Choose the language of their texts at the foot of the page."
          action={
            <nav aria-label="Appearance" className="flex flex-wrap gap-x-4">
              <TextLink href={link({ theme: 'light' })}>Light</TextLink>
              <TextLink href={link({ theme: 'dark' })}>Dark</TextLink>
              <TextLink href={link({ dir: 'ltr' })}>Left to right</TextLink>
              <TextLink href={link({ dir: 'rtl' })}>Right to left</TextLink>
            </nav>
          }
        />
        <Buttons />
        <Fields />
        <Choices />
        <ToCopy />
        <Messages />
        <Surfaces />
        <Tables />
        <Navigation />
        <Apps />
        <Consent />
        <Account />
      </main>
    </div>
  );
}
