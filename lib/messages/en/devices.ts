/** Devices and programs, as lists of sessions, the activity of apps and e-mails name them. */
export const devices = {
  browserOn: '{browser} on {system}',
  unknownOn: 'A browser on {system}',
  unknown: 'Unknown device',
  phoneApp: 'A phone app',
} as const;
