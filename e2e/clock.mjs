/**
 * Preload (`node --import ./e2e/clock.mjs …`) that moves the clock of a process by the seconds in the file that
 * E2E_CLOCK names. The product does not know it. Each use of the clock reads the file, so a change is immediate.
 */
import { openSync, readSync } from 'node:fs';

const file = openSync(process.env.E2E_CLOCK, 'r');
const buffer = Buffer.alloc(16);
const RealDate = Date;

function now() {
  const length = readSync(file, buffer, 0, buffer.length, 0);
  return RealDate.now() + Number(buffer.toString('latin1', 0, length).trim()) * 1000;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
