/**
 * Times are whole seconds since the epoch everywhere except in Prisma's rows, which have dates.
 */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

export const toSeconds = (date: Date): number => Math.floor(date.getTime() / 1000);

export const toDate = (seconds: number): Date => new Date(seconds * 1000);
