/** The page with the e-mails of a portal on a developer's machine. */
export const mailbox = {
  title: 'Sent e-mails',
  lead: 'This portal runs on your own computer and has no mail server. The e-mails that it would have sent are here.',
  empty: 'No e-mails yet',
  emptyBody: 'Create an account, or ask for a new password.',
  to: 'To {address}',
  message: 'E-mail',
  text: 'Text',
  preview: 'Preview',
  account: 'Your account',
} as const;
