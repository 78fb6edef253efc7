/** Where Node finds the codecs' wasm. */
import { readFile } from 'node:fs/promises';
import type { CodecId, CodecLoader } from '../engine/imaging/codecs.ts';
import { binaryPath } from './places.ts';

const FILES: Readonly<Record<CodecId, string>> = {
  'jpeg-decode': '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'jpeg-encode': '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  'webp-decode': '@jsquash/webp/codec/dec/webp_dec.wasm',
  'webp-encode': '@jsquash/webp/codec/enc/webp_enc_simd.wasm',
  'avif-decode': '@jsquash/avif/codec/dec/avif_dec.wasm',
  'avif-encode': '@jsquash/avif/codec/enc/avif_enc.wasm',
};

/** Compiles a codec. */
export const loadCodecFile: CodecLoader = async (codec) =>
  WebAssembly.compile(await readFile(binaryPath(FILES[codec])));
