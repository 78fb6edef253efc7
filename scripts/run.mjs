/** Runs a program, passes its output on and keeps the end of it. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const KEPT = 20_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] added to our own environment
 * @property {boolean} [quiet] show nothing; the caller shows the end of it if the program fails
 * @property {RegExp} [hide] lines that say nothing
 * @property {boolean} [shell]
 * @property {number} [minutes] the program is killed after this time
 */

/**
 * A program that cannot be started has code 127, one that ran out of time or was killed has code 124.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, tail: string }>} the exit code and the last 20,000 characters
 */
export function run(program, args, { cwd, env, quiet = false, hide, shell = false, minutes = 30 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      shell,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let tail = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), minutes * 60_000);
    for (const [stream, shown] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      createInterface({ input: stream }).on('line', (line) => {
        if (hide?.test(line)) return;
        tail = `${tail}${line}\n`.slice(-KEPT);
        if (!quiet) shown.write(`${line}\n`);
      });
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, tail: `${tail}${error.message}\n` });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 124, tail });
    });
  });
}
