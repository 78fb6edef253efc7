/** `npm test`: installs what is missing, runs every check and ends with `N passed, N failed`. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPackages } from './packages.mjs';
import { run } from './run.mjs';
import { freePort } from './static-server.mjs';
import { buildIsDue, buildStudio } from './studio.mjs';
import { prepareSystem } from './system.mjs';
import { lastLine, tallyBrowser, tallyCheck, tallyUnit, total } from './tally.mjs';

/** @typedef {import('./tally.mjs').Tally} Tally */

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, '.cache/test');
/** Dawn says this of every software device, and it means nothing for us. */
const DAWN_CHATTER = /^Warning: maxDynamic\w+ artificially reduced/;
/** Minutes that one stage may take, on a machine a third as fast as one where it takes a quarter of an hour. */
const LIMIT = 45;

const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);

/** @type {{ chromium: boolean, adapter: boolean, advice: string[] }} */
let system = { chromium: true, adapter: true, advice: [] };

/** @type {Readonly<Record<string, () => Promise<Tally>>>} */
const STAGES = {
  packages: async () => {
    await installPackages(root);
    return { passed: 0, failed: 0, skipped: [] };
  },
  system: async () => {
    system = await prepareSystem(root);
    return { passed: 0, failed: 0, skipped: system.advice };
  },
  biome: () => check('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  types: () => check('typescript/bin/tsc', ['--noEmit']),
  imports: () =>
    check('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', 'src']),
  unit: async () => {
    const report = join(reports, 'unit.json');
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await node('vitest/vitest.mjs', args);
    return tallyUnit(readReport(report), code);
  },
  build: async () => {
    if (!buildIsDue(root)) return tallyCheck(0);
    const { code, tail } = await buildStudio(root, { quiet: true });
    if (code !== 0) console.log(tail);
    return tallyCheck(code);
  },
  browser: async () => {
    if (!system.chromium) return { passed: 0, failed: 0, skipped: ['All browser tests: no Chromium.'] };
    const report = join(reports, 'browser.json');
    const { code } = await node('@playwright/test/cli.js', ['test', '--reporter=list,json', '--retries=1'], {
      MEND_E2E_PORT: String(await freePort()),
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    });
    return tallyBrowser(readReport(report), code);
  },
};

/**
 * @param {string} program below node_modules
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
function node(program, args, env = {}) {
  return run(process.execPath, [bin(program), ...args], {
    cwd: root,
    env,
    hide: DAWN_CHATTER,
    minutes: LIMIT,
  });
}

/**
 * A static check is silent unless it fails.
 * @param {string} program below node_modules
 * @param {string[]} args
 */
async function check(program, args) {
  const { code, tail } = await run(process.execPath, [bin(program), ...args], { cwd: root, quiet: true });
  if (code !== 0) console.log(tail);
  return tallyCheck(code);
}

/**
 * @param {string} title
 * @param {readonly string[]} lines nothing is said of none
 */
function list(title, lines) {
  if (lines.length > 0) console.log(`\n${title}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/**
 * @param {string} name
 * @param {() => Promise<Tally>} stage
 * @returns {Promise<Tally>}
 */
async function timed(name, stage) {
  const start = performance.now();
  console.log(`\n== ${name}`);
  /** @type {Tally} */
  let tally = { passed: 0, failed: 1, skipped: [] };
  try {
    tally = await stage();
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`-- ${name}: ${lastLine(tally)}, ${seconds} s`);
  return tally;
}

async function test() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const names = values.only === undefined ? Object.keys(STAGES) : ['packages', ...values.only.split(',')];
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const tallies = [];
  for (const name of names) {
    const stage = STAGES[name];
    if (stage === undefined)
      throw new Error(`There is no stage ${name}; there are ${Object.keys(STAGES).join(', ')}.`);
    tallies.push(await timed(name, stage));
  }
  const sum = total(tallies);
  list('Skipped', sum.skipped);
  list('Passed only when tried again', sum.unsteady ?? []);
  console.log(`\n${lastLine(sum)}`);
  process.exitCode = sum.failed === 0 ? 0 : 1;
}

test().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  console.log(lastLine({ passed: 0, failed: 1, skipped: [] }));
  process.exitCode = 1;
});
