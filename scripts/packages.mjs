/** Installs the npm packages of the lockfile when they are missing. Uses Node alone: it runs before them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockedPackage
 */

/**
 * True where every package that the lockfile names is installed in its version. Optional ones, such as
 * binaries for other systems, may be absent.
 * @param {string} root the repository
 */
export function packagesInstalled(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  const present = readLock(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {string} version of Node, for example `20.19.0`
 * @throws Error where it is too old for our tools
 */
export function requireNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Mend needs Node 20.19 or newer; this is ${version}.`);
  }
}

/**
 * Installs what the lockfile says, if anything of it is missing.
 * @param {string} root the repository
 * @throws Error where Node is too old or npm fails
 */
export async function installPackages(root) {
  requireNode(process.versions.node);
  if (packagesInstalled(root)) return;
  console.log('Installing the npm packages of the lockfile…');
  const result = await run(npm(), ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    shell: process.platform === 'win32',
  });
  if (result.code !== 0) throw new Error(`npm could not install the packages:\n${result.tail}`);
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}
