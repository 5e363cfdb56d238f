/** Which access a request has. Kept beside the request, so it collides with no property of it. */
import type { Access } from './access';
import type { Verifier } from './index';

const found = new WeakMap<object, { verifier: Verifier; access: Access }>();

export function rememberAccess(verifier: Verifier, request: object, access: Access): void {
  found.set(request, { verifier, access });
}

export function rememberedAccess(verifier: Verifier, request: object): Access | undefined {
  const known = found.get(request);
  return known?.verifier === verifier ? known.access : undefined;
}

/** The access of a request that a guard of this package let pass. Throws if there was no guard. */
export function accessOf(request: object): Access {
  const known = found.get(request);
  if (!known) throw new Error('No guard has verified this request');
  return known.access;
}
