export const signOut = {} as const;
