/** Where the browser finds the codecs' wasm: beside the built app, fetched when first needed. */
import jpegDecode from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url';
import jpegEncode from '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm?url';
import webpDecode from '@jsquash/webp/codec/dec/webp_dec.wasm?url';
import webpEncode from '@jsquash/webp/codec/enc/webp_enc_simd.wasm?url';
import type { CodecId, CodecLoader } from '../engine/imaging/codecs.ts';

const URLS: Readonly<Record<CodecId, string>> = {
  'jpeg-decode': jpegDecode,
  'jpeg-encode': jpegEncode,
  'webp-decode': webpDecode,
  'webp-encode': webpEncode,
};

/** Fetches and compiles a codec. */
export const fetchCodec: CodecLoader = async (codec) => {
  const response = await fetch(URLS[codec]);
  if (!response.ok) throw new Error(`The ${codec} codec could not be loaded (HTTP ${response.status})`);
  return WebAssembly.compile(await response.arrayBuffer());
};
