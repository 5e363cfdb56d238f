/** Finds the SCIM conformance tester of others (`scim2-cli`, from PyPI) for tests, or installs it. */
import { execFileSync } from 'node:child_process';

/** The tester checks more from version to version, so the version is fixed. */
const release = 'scim2-cli==0.6.0';
const folder = '.cache/scim-tester';
const installed = `${folder}/bin/scim2`;

/**
 * The program, or undefined if it is not there and cannot be installed; stderr then says so. `SCIM2_CLI` names another
 * one. It needs Python 3 with `venv`.
 */
export function findScimTester() {
  const named = process.env.SCIM2_CLI;
  if (named !== undefined) return works(named) ? named : undefined;
  if (works(installed)) return installed;
  try {
    const quietly = { stdio: 'pipe', timeout: 240_000 };
    execFileSync('python3', ['-m', 'venv', folder], quietly);
    execFileSync(`${folder}/bin/pip`, ['install', '--quiet', '--disable-pip-version-check', release], quietly);
  } catch (error) {
    const reason = String(error.stderr || error.message)
      .trim()
      .split('\n')
      .at(-1);
    process.stderr.write(`The SCIM tester could not be installed, so its test is skipped: ${reason}\n`);
  }
  return works(installed) ? installed : undefined;
}

function works(program) {
  try {
    execFileSync(program, ['--help'], { stdio: 'pipe', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}
