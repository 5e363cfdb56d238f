export const securityLog = {} as const;
