export const devForms = {} as const;
