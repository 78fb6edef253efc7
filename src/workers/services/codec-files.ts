/** Where the codecs' wasm lies in the built Studio. */
import avifDecodeUrl from '@jsquash/avif/codec/dec/avif_dec.wasm?url';
import avifEncodeUrl from '@jsquash/avif/codec/enc/avif_enc.wasm?url';
import jpegDecodeUrl from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import jpegEncodeUrl from '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm?url';
import webpDecodeUrl from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import webpEncodeUrl from '@jsquash/webp/codec/enc/webp_enc_simd.wasm?url';
import type { CodecId } from '../../engine/imaging/codecs.ts';

const URLS: Readonly<Record<CodecId, string>> = {
  'jpeg-decode': jpegDecodeUrl,
  'jpeg-encode': jpegEncodeUrl,
  'webp-decode': webpDecodeUrl,
  'webp-encode': webpEncodeUrl,
  'avif-decode': avifDecodeUrl,
  'avif-encode': avifEncodeUrl,
};

/** Fetches and compiles one codec of our own site. */
export function loadCodec(codec: CodecId): Promise<WebAssembly.Module> {
  return WebAssembly.compileStreaming(fetch(URLS[codec]));
}
