/** What we call an app or API that has no name of its own. */
export const names = {
  unnamed: 'An app without a name',
} as const;
