/** AVIF is a tree of boxes (ISO/IEC 14496-12), items with properties (23008-12) and AV1 inside (the AVIF specification). */
import { asciiAt, viewOf } from './bytes.ts';
import { undecodable } from './faults.ts';

export interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

/** Where a part of an item lies in the file. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

export interface AvifItem {
  readonly id: number;
  /** For example `av01`, `grid`, `Exif` or `mime`. */
  readonly type: string;
  readonly contentType: string;
  readonly extents: readonly Extent[];
  readonly properties: readonly Box[];
  /** Ids of the items that this one refers to, by kind of reference. */
  readonly refers: readonly { readonly kind: string; readonly to: readonly number[] }[];
}

export interface AvifFile {
  readonly brand: string;
  readonly primary: AvifItem;
  readonly items: readonly AvifItem[];
}

/** More items or boxes than this are no photo. */
const MOST = 4096;

/** The boxes that lie side by side in some bytes. @throws StudioError `image-undecodable` */
export function readBoxes(bytes: Uint8Array, name: string): Box[] {
  const view = viewOf(bytes);
  const boxes: Box[] = [];
  let offset = 0;
  while (offset + 8 <= bytes.length) {
    const small = view.getUint32(offset);
    const type = asciiAt(bytes, offset + 4, 4);
    const head = small === 1 ? 16 : 8;
    if (head === 16 && offset + 16 > bytes.length) throw cut(name);
    const length =
      small === 0 ? bytes.length - offset : small === 1 ? Number(view.getBigUint64(offset + 8)) : small;
    if (length < head || boxes.length >= MOST) throw undecodable(name, 'its AVIF structure is broken');
    if (offset + length > bytes.length) throw cut(name);
    boxes.push({ type, data: bytes.subarray(offset + head, offset + length) });
    offset += length;
  }
  return boxes;
}

/** All items with their properties. @throws StudioError `image-undecodable` */
export function readAvif(bytes: Uint8Array, name: string): AvifFile {
  try {
    return readItems(bytes, name);
  } catch (error) {
    // A field that lies beyond its box.
    if (error instanceof RangeError) throw undecodable(name, 'its AVIF structure is broken', error);
    throw error;
  }
}

function readItems(bytes: Uint8Array, name: string): AvifFile {
  const broken = () => undecodable(name, 'its AVIF structure is broken');
  const top = readBoxes(bytes, name);
  const ftyp = top.find(({ type }) => type === 'ftyp');
  const meta = top.find(({ type }) => type === 'meta');
  if (!ftyp || !meta) throw cut(name);
  const inner = readBoxes(meta.data.subarray(4), name);
  const find = (type: string): Uint8Array | undefined => inner.find((box) => box.type === type)?.data;
  const [pitm, iinf, iloc, iprp] = [find('pitm'), find('iinf'), find('iloc'), find('iprp')];
  if (!pitm || !iinf || !iloc || !iprp) throw broken();
  const primary = fields(pitm).id(pitm[0] !== 0);
  const extents = readLocations(iloc, bytes.length, name);
  const properties = readProperties(iprp, name);
  const refers = readReferences(find('iref'), name);
  const items = readInfos(iinf, name).map((info) => ({
    ...info,
    extents: extents.get(info.id) ?? [],
    properties: properties.get(info.id) ?? [],
    refers: refers.filter(({ from }) => from === info.id),
  }));
  const found = items.find(({ id }) => id === primary);
  if (!found) throw broken();
  return { brand: asciiAt(ftyp.data, 0, 4), primary: found, items };
}

/** Big-endian fields one after another, behind version and flags. Throws RangeError past the end. */
function fields(data: Uint8Array, start = 4) {
  const view = viewOf(data);
  let at = start;
  const number = (size: number): number => {
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + view.getUint8(at + i);
    at += size;
    return value;
  };
  return {
    number,
    id: (wide: boolean): number => number(wide ? 4 : 2),
    text: (): string => {
      const end = data.indexOf(0, at);
      const stop = end < 0 ? data.length : end;
      const text = asciiAt(data, at, Math.min(256, stop - at));
      at = stop + 1;
      return text;
    },
    type: (): string => String.fromCharCode(number(1), number(1), number(1), number(1)),
    rest: (): Uint8Array => data.subarray(at),
  };
}

function readInfos(iinf: Uint8Array, name: string): Pick<AvifItem, 'id' | 'type' | 'contentType'>[] {
  const read = fields(iinf);
  read.number(iinf[0] === 0 ? 2 : 4);
  return readBoxes(read.rest(), name)
    .filter(({ type, data }) => type === 'infe' && (data[0] === 2 || data[0] === 3))
    .map(({ data }) => {
      const entry = fields(data);
      const id = entry.id(data[0] === 3);
      entry.number(2);
      const type = entry.type();
      entry.text();
      return { id, type, contentType: type === 'mime' ? entry.text() : '' };
    });
}

/** iloc: only items that lie in the file itself, as those of photos do. */
function readLocations(iloc: Uint8Array, fileLength: number, name: string): Map<number, Extent[]> {
  const version = iloc[0] as number;
  const read = fields(iloc);
  const sizes = read.number(2);
  const [offsetSize, lengthSize, baseSize, indexSize] = [12, 8, 4, 0].map(
    (shift) => (sizes >> shift) & 15,
  ) as [number, number, number, number];
  const count = read.id(version === 2);
  const locations = new Map<number, Extent[]>();
  for (let i = 0; i < Math.min(count, MOST); i++) {
    const id = read.id(version === 2);
    const method = version > 0 ? read.number(2) & 15 : 0;
    read.number(2);
    const base = read.number(baseSize);
    const parts = read.number(2);
    const extents: Extent[] = [];
    for (let part = 0; part < parts; part++) {
      if (version > 0) read.number(indexSize);
      const offset = base + read.number(offsetSize);
      const length = read.number(lengthSize);
      if (method === 0 && offset + length > fileLength) throw cut(name);
      extents.push({ offset, length });
    }
    if (method === 0) locations.set(id, extents);
  }
  return locations;
}

function readProperties(iprp: Uint8Array, name: string): Map<number, Box[]> {
  const boxes = readBoxes(iprp, name);
  const all = readBoxes(boxes.find(({ type }) => type === 'ipco')?.data ?? new Uint8Array(), name);
  const owned = new Map<number, Box[]>();
  for (const { data } of boxes.filter(({ type }) => type === 'ipma')) {
    const wide = ((data[3] as number) & 1) === 1;
    const read = fields(data);
    const count = read.number(4);
    for (let i = 0; i < Math.min(count, MOST); i++) {
      const id = read.id(data[0] !== 0);
      const links = Array.from({ length: read.number(1) }, () => read.number(wide ? 2 : 1));
      const indices = links.map((link) => link & (wide ? 0x7fff : 0x7f));
      owned.set(
        id,
        indices.flatMap((index) => all[index - 1] ?? []),
      );
    }
  }
  return owned;
}

interface Reference {
  readonly kind: string;
  readonly from: number;
  readonly to: readonly number[];
}

function readReferences(iref: Uint8Array | undefined, name: string): Reference[] {
  if (!iref) return [];
  const wide = iref[0] !== 0;
  return readBoxes(iref.subarray(4), name).map(({ type, data }) => {
    const read = fields(data, 0);
    const from = read.id(wide);
    return { kind: type, from, to: Array.from({ length: read.number(2) }, () => read.id(wide)) };
  });
}

/** The bytes of an item, joined. */
export function itemData(bytes: Uint8Array, item: AvifItem): Uint8Array {
  const [only, ...more] = item.extents;
  const part = ({ offset, length }: Extent) => bytes.subarray(offset, offset + length);
  if (!only) return new Uint8Array();
  if (more.length === 0) return part(only);
  const parts = item.extents.map(part);
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of parts) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function cut(name: string) {
  return undecodable(name, 'it is cut off before its end');
}
