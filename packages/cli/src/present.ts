/** Members without a value are left out: absent, not undefined. */
export function present<T extends object>(members: T): { [Key in keyof T]?: Exclude<T[Key], undefined> };
export function present(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
