/**
 * PNG to Raster with every bit kept, row by row. Our own, since the library at hand inflates without a bound, takes
 * missing rows for black ones and misreads interlaced pixels of less than 8 bits; it stays the oracle in tests.
 */
import { peakOf, type Raster, samplesFor } from '../domain/raster.ts';
import { viewOf } from './bytes.ts';
import { undecodable } from './faults.ts';
import type { PngHeader } from './header.ts';
import type { PngChunk } from './png-chunks.ts';
import { channelsOf, createRowReader, inflatedLength, type TakeRow } from './png-pixels.ts';
import { inflateTo } from './zlib.ts';

/** Decodes the image data. @throws StudioError `image-undecodable` */
export async function decodePng(
  chunks: readonly PngChunk[],
  header: PngHeader,
  name: string,
): Promise<Raster> {
  const find = (type: string): Uint8Array | undefined => chunks.find((chunk) => chunk.type === type)?.data;
  const raster = emptyRaster(header, find('tRNS'));
  const take =
    header.colorType === 3
      ? paletteRows(raster, find('PLTE'), find('tRNS'), name)
      : sampleRows(raster, header, find('tRNS'));
  const reader = createRowReader(header, take);
  const parts = chunks.filter((chunk) => chunk.type === 'IDAT').map((chunk) => chunk.data);
  let sound = true;
  await inflateTo(parts, inflatedLength(header), (bytes) => {
    sound = reader.push(bytes);
    return sound && !reader.complete();
  });
  if (!sound) throw undecodable(name, 'its picture data is damaged');
  if (!reader.complete()) throw undecodable(name, 'its picture data is damaged or incomplete');
  return raster;
}

/** A raster with room for opacity where the header or a tRNS chunk promises some. */
function emptyRaster(header: PngHeader, transparency: Uint8Array | undefined): Raster {
  const { width, height, colorType } = header;
  const depth = header.depth === 16 ? 16 : 8;
  const keyed = transparency && (colorType === 3 || transparency.length >= 2 * coloursOf(header));
  const alpha = colorType >= 4 || keyed ? samplesFor(depth, width * height) : null;
  return { width, height, depth, rgb: samplesFor(depth, width * height * 3), alpha };
}

function coloursOf(header: PngHeader): 1 | 3 {
  return channelsOf(header) < 3 ? 1 : 3;
}

function paletteRows(
  { width, rgb, alpha }: Raster,
  palette: Uint8Array | undefined,
  transparency: Uint8Array | undefined,
  name: string,
): TakeRow {
  if (!palette || palette.length % 3 !== 0) throw undecodable(name, 'its palette is missing or broken');
  return (indices, { x, y, step }) => {
    let at = y * width + x;
    for (let i = 0; i < indices.length; i++, at += step) {
      const index = indices[i] as number;
      if (3 * index >= palette.length)
        throw undecodable(name, 'it uses colours that its palette does not have');
      for (let c = 0; c < 3; c++) rgb[3 * at + c] = palette[3 * index + c] as number;
      if (alpha) alpha[at] = transparency?.[index] ?? 255;
    }
  };
}

function sampleRows(
  { width, depth, rgb, alpha }: Raster,
  header: PngHeader,
  transparency: Uint8Array | undefined,
): TakeRow {
  const channels = channelsOf(header);
  const colours = coloursOf(header);
  const scale = header.depth < 8 ? 255 / ((1 << header.depth) - 1) : 1;
  const opacity = alpha && opacityOf(channels, colours, peakOf(depth), transparency);
  return (samples, { x, y, step }) => {
    let at = y * width + x;
    for (let i = 0; i < samples.length; i += channels, at += step) {
      for (let c = 0; c < 3; c++) rgb[3 * at + c] = (samples[i + (colours === 1 ? 0 : c)] as number) * scale;
      if (alpha && opacity) alpha[at] = opacity(samples, i);
    }
  };
}

/** Opacity of the pixel whose samples begin at `i`: stored, or 0 where one colour is declared transparent. */
function opacityOf(
  channels: number,
  colours: 1 | 3,
  peak: number,
  transparency: Uint8Array | undefined,
): (samples: ArrayLike<number>, i: number) => number {
  if (channels === 2 || channels === 4) return (samples, i) => samples[i + channels - 1] as number;
  const view = viewOf(transparency ?? new Uint8Array(2 * colours));
  const key = Array.from({ length: colours }, (_, c) => view.getUint16(2 * c));
  return (samples, i) => (key.every((value, c) => samples[i + c] === value) ? 0 : peak);
}
