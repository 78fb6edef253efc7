/**
 * PNG to Raster with every bit kept. Our own, since the library at hand inflates without a bound, takes missing
 * rows for black ones and misreads interlaced pixels of less than 8 bits; it stays the encoder and the oracle.
 */
import { type Raster, type Samples, samplesFor } from '../domain/raster.ts';
import { viewOf } from './bytes.ts';
import { undecodable } from './faults.ts';
import type { PngHeader } from './header.ts';
import type { PngChunk } from './png-chunks.ts';
import { channelsOf, inflatedLength, readSamples } from './png-pixels.ts';
import { inflate } from './zlib.ts';

/** Decodes the image data. @throws StudioError `image-undecodable` */
export async function decodePng(
  chunks: readonly PngChunk[],
  header: PngHeader,
  name: string,
): Promise<Raster> {
  const expected = inflatedLength(header);
  const parts = chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data);
  const { bytes } = await inflate(parts, expected);
  if (bytes.length < expected) throw undecodable(name, 'its picture data is damaged or incomplete');
  const stored = readSamples(bytes, header);
  if (stored === null) throw undecodable(name, 'its picture data is damaged');
  const palette = chunks.find((chunk) => chunk.type === 'PLTE')?.data;
  const transparency = chunks.find((chunk) => chunk.type === 'tRNS')?.data;
  if (header.colorType === 3) return fromPalette(stored, header, palette, transparency, name);
  return fromSamples(stored, header, transparency);
}

function fromPalette(
  indices: Uint8Array | Uint16Array,
  { width, height }: PngHeader,
  palette: Uint8Array | undefined,
  transparency: Uint8Array | undefined,
  name: string,
): Raster {
  if (!palette || palette.length % 3 !== 0) throw undecodable(name, 'its palette is missing or broken');
  const rgb = new Uint8Array(width * height * 3);
  const alpha = transparency ? new Uint8Array(width * height) : null;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (3 * index >= palette.length)
      throw undecodable(name, 'it uses colours that its palette does not have');
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = palette[3 * index + c] as number;
    if (alpha && transparency) alpha[i] = transparency[index] ?? 255;
  }
  return { width, height, depth: 8, rgb, alpha };
}

function fromSamples(
  stored: Uint8Array | Uint16Array,
  header: PngHeader,
  transparency: Uint8Array | undefined,
): Raster {
  const { width, height } = header;
  const depth = header.depth === 16 ? 16 : 8;
  const pixels = width * height;
  const channels = channelsOf(header);
  const colours = channels < 3 ? 1 : 3;
  const scale = header.depth < 8 ? 255 / ((1 << header.depth) - 1) : 1;
  const rgb = samplesFor(depth, pixels * 3);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) {
      rgb[3 * i + c] = (stored[i * channels + (colours === 1 ? 0 : c)] as number) * scale;
    }
  }
  let alpha: Samples | null = null;
  if (channels === 2 || channels === 4) {
    alpha = samplesFor(depth, pixels);
    for (let i = 0; i < pixels; i++) alpha[i] = stored[i * channels + channels - 1] as number;
  } else if (transparency && transparency.length >= 2 * colours) {
    alpha = keyedAlpha(stored, depth, colours, transparency);
  }
  return { width, height, depth, rgb, alpha };
}

/** Opacity where one stored colour is declared transparent. */
function keyedAlpha(
  stored: Uint8Array | Uint16Array,
  depth: 8 | 16,
  colours: number,
  transparency: Uint8Array,
): Samples {
  const view = viewOf(transparency);
  const key = Array.from({ length: colours }, (_, c) => view.getUint16(2 * c));
  const alpha = samplesFor(depth, stored.length / colours);
  for (let i = 0; i < alpha.length; i++) {
    const transparent = key.every((value, c) => stored[i * colours + c] === value);
    alpha[i] = transparent ? 0 : depth === 8 ? 255 : 65535;
  }
  return alpha;
}
