/** Builds the Studio, and knows when that is due. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './run.mjs';

const SOURCES = [
  'index.html',
  'package-lock.json',
  'public',
  'scripts/headers.mjs',
  'scripts/offline-plugin.mjs',
  'src',
  'tsconfig.json',
  'vite.config.ts',
];
// Beside the built folder, so that it is written last and a build that broke off counts for nothing.
const STAMP = 'dist/studio.stamp';

/**
 * True where the Studio was never built or a source is newer than the last whole build.
 * @param {string} root the repository
 */
export function buildIsDue(root) {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || !existsSync(join(root, 'dist/studio/index.html'))) return true;
  const built = statSync(stamp).mtimeMs;
  return SOURCES.some((source) => newest(join(root, source)) > built);
}

/**
 * The newest change at or below a path, in milliseconds. Folders count, so that a removed file is seen.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Builds the Studio into `dist/studio`.
 * @param {string} root the repository
 * @param {{ quiet?: boolean }} [options]
 * @returns {Promise<{ code: number, tail: string }>}
 */
export async function buildStudio(root, { quiet = false } = {}) {
  const stamp = join(root, STAMP);
  rmSync(stamp, { force: true });
  const started = new Date();
  const result = await run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: root,
    quiet,
  });
  if (result.code === 0) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, '');
    // A source that changed while the build ran is newer than what was built.
    utimesSync(stamp, started, started);
  }
  return result;
}
