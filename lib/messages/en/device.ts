export const device = {
  title: 'Connect a device',
  compare: 'Does your device show exactly this code?',
  warningTitle: 'Only for a device in front of you',
  warning: 'If someone sent you this link or code, stop here. They would get into your account.',
  same: 'Yes, the codes match',
  continue: 'Continue',
  label: 'Code on your device',
  hint: '8 letters. Capital letters and dashes don’t matter.',
  unknown: 'No device is waiting with this code. Check each letter, or get a new code on the device.',
  tooMany: 'Too many wrong codes. Try again {when}.',
  passwordAt: 'Only enter your password at <b>{host}</b>.',
  otherCode: 'My device shows a different code',
  onPhone: 'Continue on your phone instead',
  qrLabel: 'QR code that opens this page with the code {code}',
  done: {
    allowed: {
      title: 'Your device is connected',
      text: 'It continues by itself in a few seconds. You can close this page.',
    },
    denied: { title: 'Access denied', text: 'Your device got no access. You can close this page.' },
    late: {
      title: 'This code has been used',
      text: 'Nothing more was sent to the device. If it is still waiting, start again on the device.',
    },
  },
  connectedApps: 'Connected apps',
} as const;
