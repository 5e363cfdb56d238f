import { SetupError } from '@/lib/setup-error';

/** Invalid configuration: every problem found, one line each, as `NAME: What is wrong. What to do.` */
export class EnvError extends SetupError {
  override readonly name = 'EnvError';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(`The configuration is not valid:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}
