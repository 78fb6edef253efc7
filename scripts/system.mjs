/** What the tests need from the system: Chromium, and a Vulkan driver that gives Node a WebGPU adapter. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backportsSource, hasSuite } from './apt-sources.mjs';
import { chromiumPath } from './chromium.mjs';
import { run } from './run.mjs';

const VULKAN = ['mesa-vulkan-drivers', 'libvulkan1'];

/**
 * Installs what is missing where that is possible: on Debian, as root. Elsewhere it only says what is missing.
 * @param {string} root the repository, with its npm packages
 * @returns {Promise<{ chromium: boolean, adapter: boolean, advice: string[] }>}
 * @throws Error where an installation was tried and failed
 */
export async function prepareSystem(root) {
  const missing = {
    chromium: chromiumPath() === null,
    adapter: !(await hasAdapter(root)),
  };
  if (missing.chromium || missing.adapter) {
    const release = debianRelease();
    if (release !== null && process.getuid?.() === 0) await installOnDebian(release, missing);
  }
  const chromium = chromiumPath() !== null;
  const adapter = await hasAdapter(root);
  return { chromium, adapter, advice: adviceFor({ chromium, adapter }) };
}

/**
 * @param {{ chromium: boolean, adapter: boolean }} found
 * @returns {string[]}
 */
function adviceFor({ chromium, adapter }) {
  const advice = [];
  if (!chromium) {
    advice.push('No Chromium: install one (Debian: `apt-get install chromium`) or name it in CHROMIUM_PATH.');
  }
  if (!adapter) {
    advice.push(
      'No WebGPU adapter for Node: install a Vulkan driver, for example Mesa 23 or newer ' +
        `(Debian: \`apt-get install ${VULKAN.join(' ')}\`, on bookworm from bookworm-backports).`,
    );
  }
  return advice;
}

/** @param {string} root */
async function hasAdapter(root) {
  const probe = await run(process.execPath, [join(root, 'scripts/adapter.mjs')], {
    cwd: root,
    quiet: true,
    minutes: 1,
  });
  return probe.code === 0;
}

/** Codename of the Debian system we run on, or null. */
function debianRelease() {
  if (!existsSync('/etc/os-release')) return null;
  const text = readFileSync('/etc/os-release', 'utf8');
  if (!/^ID="?debian"?$/m.test(text)) return null;
  return /^VERSION_CODENAME="?(\w+)"?$/m.exec(text)?.[1] ?? null;
}

/**
 * @param {string} release
 * @param {{ chromium: boolean, adapter: boolean }} missing
 */
async function installOnDebian(release, missing) {
  // Dawn refuses the Mesa 22.3 of bookworm itself.
  const backports = release === 'bookworm' && missing.adapter;
  if (backports) addBackports(release);
  console.log('Installing what the tests need from Debian…');
  // One unreachable source must not keep the others from being used; a real lack shows at the installation.
  await run('apt-get', ['update'], { quiet: true, minutes: 5 });
  if (missing.chromium) await install(['chromium']);
  if (missing.adapter) await install([...(backports ? ['-t', `${release}-backports`] : []), ...VULKAN]);
}

/** @param {string} release */
function addBackports(release) {
  const files = readSources();
  if (hasSuite(files, `${release}-backports`)) return;
  const source = backportsSource(files, release);
  if (source !== null) writeFileSync(join('/etc/apt/sources.list.d', source.name), source.text);
}

function readSources() {
  const folder = '/etc/apt/sources.list.d';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))]
    .filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
}

/** @param {string[]} packages */
async function install(packages) {
  const result = await run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    quiet: true,
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (result.code !== 0) throw new Error(`apt-get could not install ${packages.join(' ')}:\n${result.tail}`);
}
