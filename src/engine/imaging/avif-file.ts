/** An encoded AVIF with metadata: the container is written anew around the AV1 data of the encoder. */

import type { PhotoMetadata } from '../domain/photo.ts';
import { type AvifItem, type Box, itemData, readAvif } from './avif-boxes.ts';
import { type Bytes, concat, latin1, uint32 } from './bytes.ts';

interface Written {
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  /** Indices among all properties, from 1; the top bit marks those that a reader must know. */
  readonly properties: readonly number[];
  /** A reference to the main picture. */
  readonly refers: string | null;
}

/** Properties without which a picture cannot be shown right. */
const ESSENTIAL = ['av1C'];
const XMP_TYPE = 'application/rdf+xml';

/** The pictures of an encoded AVIF in a new file with EXIF, ICC and XMP. */
export function withAvifMetadata(avif: Bytes, { exif, icc, xmp }: PhotoMetadata): Bytes {
  const { primary, items } = readAvif(avif, 'export.avif');
  const properties: Box[] = [];
  const own = (item: AvifItem): Written => ({
    type: item.type,
    contentType: '',
    data: itemData(avif, item),
    refers: item.refers[0]?.kind ?? null,
    properties: item.properties.map((box) => {
      properties.push(box);
      return properties.length | (ESSENTIAL.includes(box.type) ? 0x80 : 0);
    }),
  });
  const main = own(primary);
  const others = items.filter(({ id }) => id !== primary.id).map(own);
  if (icc) properties.push({ type: 'colr', data: concat([latin1('prof'), icc]) });
  const coloured = icc ? { ...main, properties: [...main.properties, properties.length] } : main;
  const about = (type: string, contentType: string, data: Uint8Array | null): Written[] =>
    data ? [{ type, contentType, data, properties: [], refers: 'cdsc' }] : [];
  return avifFile(
    [
      coloured,
      ...others,
      // The EXIF item begins with the distance to its TIFF header.
      ...about('Exif', '', exif && concat([uint32(0), exif])),
      ...about('mime', XMP_TYPE, xmp),
    ],
    properties,
    topBox(avif),
  );
}

/** The file type box of the encoder, which knows the profile of its stream. */
function topBox(avif: Bytes): Uint8Array {
  const length = new DataView(avif.buffer, avif.byteOffset).getUint32(0);
  return avif.subarray(0, length);
}

function avifFile(items: readonly Written[], properties: readonly Box[], ftyp: Uint8Array): Bytes {
  const meta = (start: number): Bytes => {
    let offset = start;
    const places = items.map(({ data }, i) => {
      const place = concat([uint16(i + 1), uint16(0), uint16(1), uint32(offset), uint32(data.length)]);
      offset += data.length;
      return place;
    });
    return full('meta', 0, [
      full('hdlr', 0, [uint32(0), latin1('pict'), new Uint8Array(12), latin1('\0')]),
      full('pitm', 0, [uint16(1)]),
      full('iloc', 0, [uint16(0x4400), uint16(items.length), ...places]),
      full('iinf', 0, [uint16(items.length), ...items.map(info)]),
      full('iref', 0, items.flatMap(reference)),
      box('iprp', [
        box(
          'ipco',
          properties.map(({ type, data }) => box(type, [data])),
        ),
        full('ipma', 0, [uint32(items.length), ...items.map(association)]),
      ]),
    ]);
  };
  // The length of the metadata does not depend on where the data begins.
  const start = ftyp.length + meta(0).length + 8;
  return concat([
    ftyp,
    meta(start),
    box(
      'mdat',
      items.map(({ data }) => data),
    ),
  ]);
}

function info({ type, contentType }: Written, index: number): Bytes {
  const text = contentType === '' ? '\0' : `\0${contentType}\0`;
  return full('infe', 2, [uint16(index + 1), uint16(0), latin1(type), latin1(text)]);
}

function reference({ refers }: Written, index: number): Bytes[] {
  return refers === null ? [] : [box(refers, [uint16(index + 1), uint16(1), uint16(1)])];
}

function association({ properties }: Written, index: number): Bytes {
  return concat([uint16(index + 1), Uint8Array.of(properties.length, ...properties)]);
}

function box(type: string, parts: readonly Uint8Array[]): Bytes {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  return concat([uint32(length), latin1(type), ...parts]);
}

/** A box with a version, whose flags are all off. */
function full(type: string, version: number, parts: readonly Uint8Array[]): Bytes {
  return box(type, [uint32(version * 2 ** 24), ...parts]);
}

function uint16(value: number): Bytes {
  return Uint8Array.of(value >> 8, value & 255);
}
