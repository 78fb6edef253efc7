/** Makes the build installable: the list of its files for the service worker, and a headers file for static hosts. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build } from 'vite';
import { cacheControl, isWorkerScript, securityHeaders } from './headers.mjs';

const SCRIPT = 'sw.js';
/** What no page asks for. */
const LEFT_OUT = [SCRIPT, '_headers'];

/**
 * @returns {import('vite').Plugin}
 */
export function offline() {
  let root = '';
  let folder = '';
  return {
    name: 'mend-offline',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      folder = resolve(root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      async handler() {
        const files = shellFiles(folder);
        const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
        await buildWorker(root, folder);
        const script = join(folder, SCRIPT);
        writeFileSync(
          script,
          `const MEND_SHELL = ${JSON.stringify({ version, files })};\n${readFileSync(script, 'utf8')}`,
        );
        writeFileSync(join(folder, '_headers'), headersFile(files.map(({ path }) => path)));
      },
    },
  };
}

/**
 * One script without imports, which every browser takes for a service worker.
 * @param {string} root
 * @param {string} folder
 */
async function buildWorker(root, folder) {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: join(root, 'src/workers/offline.worker.ts'),
        output: { format: 'iife', entryFileNames: SCRIPT },
      },
    },
  });
}

/**
 * All files that the Studio may ask for. Weights come later: the Studio starts without them.
 * @param {string} folder the build
 * @returns {{ path: string, sha256: string | null, later: boolean }[]}
 */
export function shellFiles(folder) {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => relative(folder, path).split(sep).join('/'))
    .filter((path) => !path.endsWith('.map') && !LEFT_OUT.includes(path) && !path.startsWith('.'))
    .sort();
  return all.map((path) =>
    path === 'index.html'
      ? // Some hosts add to pages, and none serves this name without redirecting.
        { path: '', sha256: null, later: false }
      : {
          path,
          sha256: createHash('sha256')
            .update(readFileSync(join(folder, path)))
            .digest('hex'),
          later: path.endsWith('.safetensors') || path.includes('/avif_'),
        },
  );
}

/**
 * Headers as Netlify, Cloudflare Pages and others read them. Each path is matched by one rule that names a policy: hosts
 * join what several rules say, and two policies would forbid all that either forbids.
 * @param {readonly string[]} paths
 */
export function headersFile(paths) {
  const { 'Content-Security-Policy': policy, ...common } = securityHeaders('/');
  const rule = (/** @type {string} */ path, /** @type {Record<string, string>} */ headers) =>
    `${path}\n${Object.entries(headers)
      .map(([name, value]) => `  ${name}: ${value}\n`)
      .join('')}`;
  const workers = paths.filter((path) => isWorkerScript(`/${path}`));
  return [
    rule('/*', common),
    rule('/assets/*', { 'Cache-Control': cacheControl('/assets/') }),
    ...['/', '/index.html', `/${SCRIPT}`].map((path) =>
      rule(path, { 'Content-Security-Policy': String(policy), 'Cache-Control': 'no-cache' }),
    ),
    ...workers.map((path) =>
      rule(`/${path}`, {
        'Content-Security-Policy': String(securityHeaders(`/${path}`)['Content-Security-Policy']),
      }),
    ),
  ].join('\n');
}
