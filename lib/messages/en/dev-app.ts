export const devApp = {} as const;
