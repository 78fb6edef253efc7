/** Pixels put aside: browsers keep large Blobs on disk, so that a folder of photos does not have to fit in memory. */
import type { Photo } from '../../engine/domain/photo.ts';
import type { Raster, Samples } from '../../engine/domain/raster.ts';
import { samplesBlob } from '../../workers/clients/raster-copies.ts';

export type StoredRaster = Pick<Raster, 'width' | 'height' | 'depth' | 'profile'> & {
  readonly rgb: Blob;
  readonly alpha: Blob | null;
};

export interface Rasters {
  readonly photo: Photo;
  readonly reference: Raster | null;
  readonly restored: Raster | null;
}

export interface RestingRasters {
  readonly photo: Omit<Photo, 'raster'>;
  readonly original: StoredRaster;
  readonly reference: StoredRaster | null;
  readonly restored: StoredRaster | null;
}

/** Puts rasters aside, bit for bit. */
export async function putAside({
  photo: { raster, ...photo },
  reference,
  restored,
}: Rasters): Promise<RestingRasters> {
  return {
    photo,
    original: await storeRaster(raster),
    reference: reference && (await storeRaster(reference)),
    restored: restored && (await storeRaster(restored)),
  };
}

/** Brings rasters back. Rejects where the browser has lost them. */
export async function bringBack({ photo, original, reference, restored }: RestingRasters): Promise<Rasters> {
  return {
    photo: { ...photo, raster: await readRaster(original) },
    reference: reference && (await readRaster(reference)),
    restored: restored && (await readRaster(restored)),
  };
}

/** A raster as Blobs, bit for bit. */
export async function storeRaster({ rgb, alpha, ...rest }: Raster): Promise<StoredRaster> {
  return { ...rest, rgb: await samplesBlob(rgb), alpha: alpha && (await samplesBlob(alpha)) };
}

/** A raster out of its Blobs. Rejects where the browser has lost them. */
export async function readRaster({ rgb, alpha, ...rest }: StoredRaster): Promise<Raster> {
  const samples = async (blob: Blob): Promise<Samples> => {
    const buffer = await blob.arrayBuffer();
    return rest.depth === 8 ? new Uint8Array(buffer) : new Uint16Array(buffer);
  };
  return { ...rest, rgb: await samples(rgb), alpha: alpha && (await samples(alpha)) };
}
