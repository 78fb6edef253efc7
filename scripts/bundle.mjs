/**
 * `npm run bundle`: makes `dist/mend`, one folder that runs with Node alone, without packages or a registry.
 * `node mend.mjs` is the command line and `node studio.mjs` serves the Studio.
 */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildIsDue, buildStudio } from './studio.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The wasm of the backend and of the codecs, by place in its package. */
const BINARIES = [
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm',
  '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  '@jsquash/webp/codec/dec/webp_dec.wasm',
  '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  '@jsquash/avif/codec/dec/avif_dec.wasm',
  '@jsquash/avif/codec/enc/avif_enc.wasm',
];

const platform = `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`;

/** Packages that stay as they are, with the files that Node needs: natives of this platform, and wasm that finds itself. */
const PACKAGES = {
  webgpu: ['package.json', 'index.js', 'LICENSE.md', `dist/${platform}`],
  'onnxruntime-common': ['package.json', 'dist/esm'],
  'onnxruntime-web': [
    'package.json',
    'dist/ort.node.min.mjs',
    'dist/ort-wasm-simd-threaded.mjs',
    'dist/ort-wasm-simd-threaded.wasm',
  ],
};

const STUDIO = `#!/usr/bin/env node
// Serves the Studio: node studio.mjs [--port N] [--host H]
import { fileURLToPath } from 'node:url';
import { quit, serveStudio } from './server/serve.mjs';

const folder = fileURLToPath(new URL('./studio', import.meta.url));
serveStudio(process.argv.slice(2), process.env, folder).catch(quit);
`;

/**
 * Makes the bundle.
 * @param {string} out
 * @param {string} [studio] the built Studio
 */
export async function bundle(out, studio = join(root, 'dist/studio')) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await buildCommandLine(out);
  for (const file of BINARIES) copy(join(root, 'node_modules', file), join(out, 'wasm', basename(file)));
  for (const [name, files] of Object.entries(PACKAGES)) {
    const from = join(root, 'node_modules', name);
    // A platform without a Dawn of its own computes on wasm.
    for (const file of files.filter((path) => existsSync(join(from, path))))
      copy(join(from, file), join(out, 'node_modules', name, file));
  }
  cpSync(studio, join(out, 'studio'), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  for (const name of ['serve.mjs', 'static-server.mjs', 'headers.mjs'])
    copy(join(root, 'scripts', name), join(out, 'server', name));
  for (const name of ['LICENSE', 'THIRD-PARTY.md']) copy(join(root, name), join(out, name));
  cpSync(join(root, 'recipes'), join(out, 'recipes'), { recursive: true });
  writeFileSync(join(out, 'studio.mjs'), STUDIO);
}

/** @param {string} out */
async function buildCommandLine(out) {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: Object.keys(PACKAGES), target: 'node' },
    build: {
      ssr: 'scripts/bundle-entry.mjs',
      outDir: out,
      emptyOutDir: false,
      target: 'node20',
      // Threads of wasm are started from the text of a function, which must not be renamed.
      minify: false,
      rolldownOptions: {
        output: {
          entryFileNames: 'mend.mjs',
          codeSplitting: false,
          // The packages of tfjs look for Node's own modules as CommonJS does.
          banner: [
            "import { createRequire as mendRequire } from 'node:module';",
            'const require = mendRequire(import.meta.url);',
            'const __dirname = import.meta.dirname;',
            'const __filename = import.meta.filename;',
          ].join('\n'),
        },
      },
    },
  });
}

/**
 * Copies a file or a folder, making the folders above it.
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (buildIsDue(root)) {
    const { code, tail } = await buildStudio(root, { quiet: true });
    if (code !== 0) throw new Error(`The Studio could not be built:\n${tail}`);
  }
  const out = join(root, 'dist/mend');
  await bundle(out);
  console.log(`Made ${out}: node mend.mjs --help, node studio.mjs`);
}
