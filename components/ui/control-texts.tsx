'use client';

import { createContext, type ReactNode, useContext } from 'react';

/** The texts of controls, in the reader's language. The browser needs no message catalogue for them. */
export type ControlTexts = Record<
  | 'optional'
  | 'cancel'
  | 'dismiss'
  | 'copy'
  | 'copyWhat'
  | 'copied'
  | 'copiedWhat'
  | 'copyRefused'
  | 'secretOnce'
  | 'unsaved'
  | 'leaveUnsaved'
  | 'loading',
  string
>;

const Texts = createContext<ControlTexts | undefined>(undefined);

export function ControlTextsProvider({ texts, children }: { texts: ControlTexts; children: ReactNode }) {
  return <Texts value={texts}>{children}</Texts>;
}

/** For components that the browser renders. Throws outside the root layout. */
export function useControlTexts(): ControlTexts {
  const texts = useContext(Texts);
  if (!texts) throw new Error('ControlTextsProvider is missing.');
  return texts;
}

/** One of the texts, for components that both sides render. */
export function ControlText({ name }: { name: keyof ControlTexts }) {
  return useControlTexts()[name];
}
