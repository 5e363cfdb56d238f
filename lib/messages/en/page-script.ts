export const pageScript = {} as const;
