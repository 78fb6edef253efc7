/** The JPEG and WebP codecs, compiled from the same wasm files in Node and in the browser. */
import decodeJpegFile, { init as initJpegDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpegFile, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js';
import decodeWebpFile, { init as initWebpDecoder } from '@jsquash/webp/decode.js';
import encodeWebpFile, { init as initWebpEncoder } from '@jsquash/webp/encode.js';
import { invariant } from '../domain/fault.ts';
import type { Bytes } from './bytes.ts';

export type CodecId = 'jpeg-decode' | 'jpeg-encode' | 'webp-decode' | 'webp-encode';
export type CodecLoader = (codec: CodecId) => Promise<WebAssembly.Module>;

/** Pixels as the codecs know them: interleaved RGBA, 8 bits, not premultiplied. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

interface ModuleOptions {
  printErr(line: string): void;
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): WebAssembly.Exports;
}

const INITIALISERS: Readonly<Record<CodecId, (options: ModuleOptions) => Promise<unknown>>> = {
  'jpeg-decode': initJpegDecoder as (options: ModuleOptions) => Promise<unknown>,
  'jpeg-encode': initJpegEncoder as (options: ModuleOptions) => Promise<unknown>,
  'webp-decode': initWebpDecoder as (options: ModuleOptions) => Promise<unknown>,
  'webp-encode': initWebpEncoder as (options: ModuleOptions) => Promise<unknown>,
};

let loader: CodecLoader | null = null;
const instances = new Map<CodecId, Promise<unknown>>();
const compiled = new Map<CodecId, Promise<WebAssembly.Module>>();

/** Says where the codecs' wasm comes from; call once, before the first JPEG or WebP. */
export function provideCodecs(load: CodecLoader): void {
  loader = load;
  compiled.clear();
  instances.clear();
}

/** From this many pixels on, an instance has grown so large that keeping it would hoard memory. */
const HOARDING = 8_000_000;

/** A codec gave up on its input; anything else that goes wrong (a codec that cannot be loaded) is not the file's fault. */
export class CodecRefusal extends Error {
  constructor(codec: CodecId, cause: unknown) {
    super(`${codec}: ${String(cause)}`, { cause });
    this.name = 'CodecRefusal';
  }
}

/**
 * Runs a codec in a working instance. An instance is dropped after a failure (it may be left in any state) and
 * after a large picture (wasm memory never shrinks).
 * @throws CodecRefusal
 */
async function run<T>(codec: CodecId, work: () => Promise<T>, pixelsOf: (result: T) => number): Promise<T> {
  await prepare(codec);
  try {
    const result = await work();
    if (pixelsOf(result) > HOARDING) instances.delete(codec);
    return result;
  } catch (cause) {
    instances.delete(codec);
    throw new CodecRefusal(codec, cause);
  }
}

async function prepare(codec: CodecId): Promise<void> {
  const module = await compile(codec);
  let instance = instances.get(codec);
  if (!instance) {
    instance = INITIALISERS[codec]({
      // A broken file is reported by our own fault; the codec's remarks on it would only litter the console.
      printErr: () => undefined,
      instantiateWasm(imports, done) {
        const created = new WebAssembly.Instance(module, imports);
        done(created);
        return created.exports;
      },
    });
    instance.catch(() => instances.delete(codec));
    instances.set(codec, instance);
  }
  await instance;
}

function compile(codec: CodecId): Promise<WebAssembly.Module> {
  invariant(loader, 'provideCodecs() must be called before a JPEG or WebP is opened or written');
  let module = compiled.get(codec);
  if (!module) {
    module = loader(codec);
    module.catch(() => compiled.delete(codec));
    compiled.set(codec, module);
  }
  return module;
}

/** Decodes as stored, without turning. @throws CodecRefusal for a broken file */
export function decodeJpegPixels(bytes: Bytes): Promise<Rgba> {
  return run('jpeg-decode', async () => rgbaOf(await decodeJpegFile(bufferOf(bytes))), pixelsOfRgba);
}

/** Decodes the one frame. @throws CodecRefusal for a broken file */
export function decodeWebpPixels(bytes: Bytes): Promise<Rgba> {
  return run('webp-decode', async () => rgbaOf(await decodeWebpFile(bufferOf(bytes))), pixelsOfRgba);
}

/** Chroma is kept whole from this quality on: 4:4:4 above, 4:2:0 below. */
export const FULL_CHROMA_QUALITY = 85;

/** A baseline-compatible JPEG; alpha is ignored. quality: 1..100. */
export function encodeJpegPixels(pixels: Rgba, quality: number): Promise<Bytes> {
  const chroma = quality >= FULL_CHROMA_QUALITY ? 1 : 2;
  const options = { quality, auto_subsample: false, chroma_subsample: chroma };
  return run(
    'jpeg-encode',
    async () => new Uint8Array(await encodeJpegFile(imageData(pixels), options)),
    () => pixelsOfRgba(pixels),
  );
}

/** A WebP; lossless at quality 100, and colour under alpha 0 is kept. quality: 1..100. */
export function encodeWebpPixels(pixels: Rgba, quality: number): Promise<Bytes> {
  const options =
    quality >= 100 ? { lossless: 1, exact: 1, quality: 75 } : { quality, exact: 1, use_sharp_yuv: 1 };
  return run(
    'webp-encode',
    async () => new Uint8Array(await encodeWebpFile(imageData(pixels), options)),
    () => pixelsOfRgba(pixels),
  );
}

function pixelsOfRgba(pixels: Rgba): number {
  return pixels.width * pixels.height;
}

function rgbaOf(image: ImageData): Rgba {
  return { width: image.width, height: image.height, data: image.data as Uint8ClampedArray<ArrayBuffer> };
}

function imageData(pixels: Rgba): ImageData {
  return { ...pixels, colorSpace: 'srgb' } as ImageData;
}

/** The codecs take whole buffers. */
function bufferOf(bytes: Bytes): ArrayBuffer {
  const whole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength;
  return whole ? bytes.buffer : bytes.slice().buffer;
}
