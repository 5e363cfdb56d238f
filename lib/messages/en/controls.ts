/** Texts of controls that many pages use. The browser gets all of them, and fills in `{what}` itself. */
export const controls = {
  optional: '(optional)',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  copy: 'Copy',
  copyWhat: 'Copy: {what}',
  copied: 'Copied',
  copiedWhat: 'Copied: {what}',
  copyRefused: 'Your browser did not allow copying. Select the text and copy it yourself.',
  secretOnce: 'We show this only once. Store it now where your app reads its secrets. We keep only a hash of it.',
  unsaved: 'You have unsaved changes.',
  leaveUnsaved: 'You have unsaved changes. Leave this page without saving them?',
  loading: 'Loading',
} as const;
