export const ends = {} as const;
