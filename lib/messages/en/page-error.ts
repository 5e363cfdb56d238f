/** The error page that the browser renders. It has no arguments, because the browser has no message formatter. */
export const pageError = {
  title: 'Something went wrong on our side',
  means: 'This is our fault, not yours. Your last change may or may not have been saved.',
  again: 'Try again',
  ifAgain: 'If it fails again',
  quote: 'Contact the operator of this site and quote this reference:',
  downTitle: 'We can’t answer right now',
  down: 'Our database is not reachable at the moment. Your last change may not have been saved. Check it before you repeat it.',
} as const;
