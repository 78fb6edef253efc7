/** What an AVIF says of its main picture before it is decoded. */
import { readAv1Size } from './av1-header.ts';
import { type AvifFile, type AvifItem, type Box, itemData } from './avif-boxes.ts';
import { asciiAt, viewOf } from './bytes.ts';
import { type Orientation, turned } from './exif.ts';
import { undecodable, unsupported } from './faults.ts';
import type { Size } from './header.ts';

export interface AvifHeader extends Size {
  readonly depth: 8 | 16;
  readonly alpha: boolean;
  /** How the stored pixels lie: what irot and imir say, as an EXIF orientation. */
  readonly orientation: Orientation;
  /** Kinds of colour by number (ITU-T H.273), where the file names them. */
  readonly cicp: { readonly primaries: number; readonly transfer: number } | null;
}

const AUXILIARY_ALPHA = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];
/** PQ and HLG: brightness beyond that of paper, which the networks never saw. */
const HDR_TRANSFERS = [16, 18];

/**
 * Size, depth and position of the main picture. The size in the AV1 stream is read too, because the decoder
 * makes room for that one.
 * @throws StudioError `image-undecodable`, `image-unsupported`
 */
export function readAvifHeader(bytes: Uint8Array, file: AvifFile, name: string): AvifHeader {
  if (file.brand === 'avis') throw unsupported(name, 'an animated AVIF');
  const { primary, items } = file;
  const property = (type: string): Uint8Array | undefined => propertyOf(primary, type);
  const ispe = property('ispe');
  if (!ispe || ispe.length < 12) throw undecodable(name, 'its AVIF header is broken');
  if (primary.type !== 'av01' && primary.type !== 'grid') throw unsupported(name, 'a HEIC');
  if (property('clap')) throw unsupported(name, 'an AVIF with a crop that Mend would lose');
  const view = viewOf(ispe);
  const size = { width: view.getUint32(4), height: view.getUint32(8) };
  const coded = primary.type === 'av01' ? readAv1Size(itemData(bytes, primary)) : null;
  if (primary.type === 'av01' && (coded?.width !== size.width || coded.height !== size.height))
    throw undecodable(name, 'its header and its picture disagree on the size');
  const cicp = cicpOf(primary);
  if (cicp && HDR_TRANSFERS.includes(cicp.transfer)) throw unsupported(name, 'an HDR photo');
  return {
    ...size,
    depth: isDeep(primary, items) ? 16 : 8,
    alpha: items.some((item) => isAlphaOf(item, primary)),
    orientation: orientationOf(primary),
    cicp,
  };
}

export function propertyOf(item: AvifItem, type: string): Uint8Array | undefined {
  return item.properties.find((box) => box.type === type)?.data;
}

function isAlphaOf(item: AvifItem, primary: AvifItem): boolean {
  const auxiliary = propertyOf(item, 'auxC');
  const kind = auxiliary ? asciiAt(auxiliary, 4, 64).split('\0')[0] : '';
  const belongs = item.refers.some(
    (reference) => reference.kind === 'auxl' && reference.to.includes(primary.id),
  );
  return belongs && AUXILIARY_ALPHA.includes(kind ?? '');
}

/** av1C: bit 6 of the third byte says more than 8 bits. A grid keeps it with its cells. */
function isDeep(primary: AvifItem, items: readonly AvifItem[]): boolean {
  const cells = primary.refers.filter(({ kind }) => kind === 'dimg').flatMap(({ to }) => to);
  return [primary, ...items.filter(({ id }) => cells.includes(id))].some(
    (item) => ((propertyOf(item, 'av1C')?.[2] ?? 0) & 0x40) !== 0,
  );
}

function colours(item: AvifItem, kind: string): Uint8Array | undefined {
  const ofKind = ({ type, data }: Box): boolean => type === 'colr' && asciiAt(data, 0, 4) === kind;
  return item.properties.find(ofKind)?.data.subarray(4);
}

function cicpOf(item: AvifItem): AvifHeader['cicp'] {
  const data = colours(item, 'nclx');
  if (!data || data.length < 7) return null;
  const view = viewOf(data);
  return { primaries: view.getUint16(0), transfer: view.getUint16(2) };
}

/** The profile that the main picture carries. */
export function avifProfile(item: AvifItem): Uint8Array | undefined {
  return colours(item, 'prof') ?? colours(item, 'rICC');
}

/** Turned against the clock by irot, then mirrored by imir (MIAF, 7.3.6.7): the same as one of the eight of EXIF. */
function orientationOf(item: AvifItem): Orientation {
  const quarters = (propertyOf(item, 'irot')?.[0] ?? 0) & 3;
  const mirror = propertyOf(item, 'imir');
  const axis = mirror ? (mirror[0] as number) & 1 : null;
  return turned(quarters, axis);
}
