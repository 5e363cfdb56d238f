export const secondStep = {} as const;
