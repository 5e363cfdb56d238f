import { formTexts, problemTexts } from '../form-texts';

/** The texts of the form of an API, with those of the problems that it shows while the developer types. */
export async function apiFormTexts() {
  const problems = [
    'longerThan400',
    'resourceNotAscii',
    'resourceFragment',
    'resourceNotAbsolute',
    'resourceNotHttps',
    'resourceSlashes',
    'resourcePlainHttp',
    'resourceUserInfo',
  ] as const;
  return { texts: await formTexts('api'), problems: await problemTexts(problems) };
}
