/** Where the command line finds its files: beside itself in the bundle, otherwise in the sources and the packages. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
/** `npm run bundle` puts the binaries of all packages into one folder. */
const binaries = join(here, 'wasm');
const bundled = existsSync(binaries);

/** The models that come with Mend. */
export const ZOO_FOLDER: string = join(here, bundled ? 'studio/models' : '../../public/models');

/** Path of a binary by its place in its package, for example `@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm`. */
export function binaryPath(file: string): string {
  return bundled ? join(binaries, basename(file)) : createRequire(import.meta.url).resolve(file);
}
