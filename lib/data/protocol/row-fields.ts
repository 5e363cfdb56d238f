/**
 * Fields that rows of several tables have.
 */
import { z } from 'zod';

/** A time in seconds. The core writes whole seconds; the portal's own rows (people, apps) have milliseconds. */
export const time = z.number().transform(Math.floor);
export const optionalTime = time.nullable();

export const authorizationDetails = z.array(z.looseObject({ type: z.string() }));

/** For `satisfies`: a field that is added to the core's type but not to the row does not compile. */
export type Fields<T> = { [K in keyof Required<T>]: z.ZodType };

/** True, or absent as in the core's records. */
export const onlyTrue = z.boolean().transform((value) => value || undefined);
