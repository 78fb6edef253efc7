/** Runs `mend` for scripts that score: its JSON documents, on wasm. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/mend.mjs', import.meta.url));

/** What a command prints with `--json`. @throws where it fails */
export function mend(...argv: string[]): unknown {
  const output = execFileSync(process.execPath, [program, ...argv, '--json', '--backend', 'wasm'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(output.toString());
}

/** A folder, or the files in it that a shell's pattern of `?` and `[]` means. */
export function inputs(folder: string, only: string | undefined): string[] {
  if (only === undefined) return [folder];
  const pattern = new RegExp(`^${only.replaceAll('.', '\\.').replaceAll('?', '.')}$`);
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}
