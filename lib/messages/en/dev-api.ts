export const devApi = {} as const;
