import type { World } from '../world';

/** The URL of a status list, which is also its `sub`. */
export function statusListUri({ addresses }: Pick<World, 'addresses'>, list: number): string {
  return addresses.url('statusList', list);
}
