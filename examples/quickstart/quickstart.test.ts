import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

describe('the first integration', () => {
  test.each(['sign-in', 'api'])('is shown in the README as it is in the file: %s', (name) => {
    const code = readFileSync(`examples/quickstart/${name}.mjs`, 'utf8');
    expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`js\n${code}\`\`\``);
  });
});
