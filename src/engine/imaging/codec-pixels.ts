/** JPEG, WebP and AVIF pixels in and out. */
import makeAvifDecoder from '@jsquash/avif/codec/dec/avif_dec.js';
import makeAvifEncoder from '@jsquash/avif/codec/enc/avif_enc.js';
import { defaultOptions as AVIF_DEFAULTS } from '@jsquash/avif/meta.js';
import makeJpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import makeJpegEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js';
import { defaultOptions as JPEG_DEFAULTS } from '@jsquash/jpeg/meta.js';
import makeWebpDecoder from '@jsquash/webp/codec/dec/webp_dec.js';
import makeWebpEncoder from '@jsquash/webp/codec/enc/webp_enc_simd.js';
import { defaultOptions as WEBP_DEFAULTS } from '@jsquash/webp/meta.js';
import type { Bytes } from './bytes.ts';
import { type Codec, runCodec } from './codecs.ts';

/** Pixels as the codecs know them: interleaved RGBA, not premultiplied. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer> | Uint16Array<ArrayBuffer>;
}

const AVIF_DECODER: Codec<Awaited<ReturnType<typeof makeAvifDecoder>>> = {
  id: 'avif-decode',
  make: makeAvifDecoder,
};
const AVIF_ENCODER: Codec<Awaited<ReturnType<typeof makeAvifEncoder>>> = {
  id: 'avif-encode',
  make: makeAvifEncoder,
};
const JPEG_DECODER: Codec<Awaited<ReturnType<typeof makeJpegDecoder>>> = {
  id: 'jpeg-decode',
  make: makeJpegDecoder,
};
const JPEG_ENCODER: Codec<Awaited<ReturnType<typeof makeJpegEncoder>>> = {
  id: 'jpeg-encode',
  make: makeJpegEncoder,
};
const WEBP_DECODER: Codec<Awaited<ReturnType<typeof makeWebpDecoder>>> = {
  id: 'webp-decode',
  make: makeWebpDecoder,
};
const WEBP_ENCODER: Codec<Awaited<ReturnType<typeof makeWebpEncoder>>> = {
  id: 'webp-encode',
  make: makeWebpEncoder,
};

const pixelsOf = ({ width, height }: Pick<Rgba, 'width' | 'height'>): number => width * height;

/** Decodes as stored, without turning; 8 bits. @throws CodecRefusal for a broken file */
export function decodeJpegPixels(bytes: Bytes): Promise<Rgba> {
  return runCodec(JPEG_DECODER, (codec) => codec.decode(bytes, false) as Rgba | null, pixelsOf);
}

/** Decodes the one frame; 8 bits. @throws CodecRefusal for a broken file */
export function decodeWebpPixels(bytes: Bytes): Promise<Rgba> {
  return runCodec(WEBP_DECODER, (codec) => codec.decode(bytes) as Rgba | null, pixelsOf);
}

/** Decodes the main picture as stored, without turning; 10 and 12 bits come as 16. @throws CodecRefusal for a broken file */
export function decodeAvifPixels(bytes: Bytes, depth: 8 | 16): Promise<Rgba> {
  return runCodec(AVIF_DECODER, (codec) => codec.decode(bytes, depth) as Rgba | null, pixelsOf);
}

/** Chroma is kept whole from this quality on: 4:4:4 above, 4:2:0 below. */
export const FULL_CHROMA_QUALITY = 85;

/**
 * A JPEG of 8-bit pixels; alpha is ignored. quality: 1..100.
 * @param baseline in one scan, as parts that are joined must be; the codec's own tables are wrong unless it optimises them
 */
export function encodeJpegPixels(pixels: Rgba, quality: number, baseline = false): Promise<Bytes> {
  const options = {
    ...JPEG_DEFAULTS,
    quality,
    auto_subsample: false,
    chroma_subsample: quality >= FULL_CHROMA_QUALITY ? 1 : 2,
    ...(baseline ? { baseline, progressive: false } : {}),
  };
  return encode(JPEG_ENCODER, pixels, options);
}

/** A WebP of 8-bit pixels; lossless at quality 100, and colour under alpha 0 is kept. quality: 1..100. */
export function encodeWebpPixels(pixels: Rgba, quality: number): Promise<Bytes> {
  const options =
    quality >= 100 ? { lossless: 1, exact: 1, quality: 75 } : { quality, exact: 1, use_sharp_yuv: 1 };
  return encode(WEBP_ENCODER, pixels, { ...WEBP_DEFAULTS, ...options });
}

/** Pixels above which the AVIF encoder is asked to hurry: it takes seconds for each megapixel. */
const HURRY = 2_000_000;

/**
 * An AVIF: of 8 bits, or of 10 where the samples are 16 bits wide (0..1023). Lossless at quality 100 and 8 bits.
 * quality: 1..100.
 */
export function encodeAvifPixels(pixels: Rgba, quality: number): Promise<Bytes> {
  const deep = pixels.data instanceof Uint16Array;
  const lossless = quality >= 100 && !deep;
  return encode(AVIF_ENCODER, pixels, {
    ...AVIF_DEFAULTS,
    quality,
    lossless,
    bitDepth: deep ? 10 : 8,
    subsample: lossless || quality >= FULL_CHROMA_QUALITY ? 3 : 1,
    speed: pixelsOf(pixels) > HURRY ? 8 : 6,
  });
}

interface Encoder<Options> {
  encode(data: BufferSource, width: number, height: number, options: Options): Uint8Array | null;
}

/** The codec's answer is a view into its own memory or a copy, by the codec; it becomes one of ours. */
function encode<Options>(
  codec: Codec<Encoder<Options>>,
  { data, width, height }: Rgba,
  options: Options,
): Promise<Bytes> {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return runCodec(
    codec,
    (instance) => {
      const made = instance.encode(bytes, width, height, options);
      return made && (made.byteLength === made.buffer.byteLength ? (made as Bytes) : made.slice());
    },
    () => width * height,
  );
}
