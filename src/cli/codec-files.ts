/** Where Node finds the codecs' wasm: in the installed packages. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { CodecId, CodecLoader } from '../engine/imaging/codecs.ts';

const FILES: Readonly<Record<CodecId, string>> = {
  'jpeg-decode': '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'jpeg-encode': '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  'webp-decode': '@jsquash/webp/codec/dec/webp_dec.wasm',
  'webp-encode': '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
};

/** Compiles a codec from `node_modules`. */
export const loadCodecFile: CodecLoader = async (codec) => {
  const path = createRequire(import.meta.url).resolve(FILES[codec]);
  return WebAssembly.compile(await readFile(path));
};
