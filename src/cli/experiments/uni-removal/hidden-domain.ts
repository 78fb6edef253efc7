/**
 * A "real" domain whose ground truth is hidden from training but not from us: photos damaged beyond what teachers and
 * students have seen, so that gains without a reference can be held against PSNR (`methods` 10.3 of our notes on the
 * papers): heavier haze with a coloured airlight, longer and denser rain, longer camera shake, each under sensor noise
 * and JPEG.
 */
import { encode } from 'fast-png';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { degradeRaster } from '../../../engine/degradations/degrade.ts';
import type { Raster } from '../../../engine/domain/raster.ts';
import { isPhotoName } from '../../../engine/evaluation/pairing.ts';
import { decodePhoto } from '../../../engine/imaging/decode.ts';
import { middleOf } from '../common/real-photos.ts';
import type { TaskCrops } from '../common/test-crops.ts';

export const KINDS = ['haze', 'rain', 'camera-shake'] as const;
export type Kind = (typeof KINDS)[number];

/** Never learned from as clean photos: those of the clear set are others. */
const LEARNED = { folder: 'train/clean/sunhays80', photos: 12 };
const TESTED = 'test/clean/kodak24';
/** Side of a photo of the domain, in pixels. */
const SIDE = 192;
const SEED = 71;
/** Airlight of red, green and blue: towards dusk, as no teacher has seen it. */
const AIRLIGHT = [0.95, 0.88, 0.78] as const;

/** Folders of the domain as a Recipe names them. */
export function hiddenFolder(kind: Kind): string {
  return `hidden/${kind}`;
}

/** The data folder with the domain's photos below `hidden/`, made when they are asked for. */
export function hiddenReader(reader: FolderReader): FolderReader {
  const kindOf = (folder: string): Kind | undefined => KINDS.find((kind) => folder === hiddenFolder(kind));
  return {
    list: async (folder) => {
      if (!kindOf(folder)) return reader.list(folder);
      return (await namesIn(reader, LEARNED.folder)).slice(0, LEARNED.photos);
    },
    read: async (path) => {
      const cut = path.lastIndexOf('/');
      const kind = kindOf(path.slice(0, cut));
      if (!kind) return reader.read(path);
      const name = path.slice(cut + 1);
      const clean = await middle(reader, `${LEARNED.folder}/${name}`, SIDE);
      const { width, height, rgb } = hiddenDamage(kind, clean, name);
      return new Uint8Array(encode({ width, height, data: Uint8Array.from(rgb), channels: 3 }));
    },
  };
}

/** Test photos of the domain with their hidden partners, and the files that they are made of. */
export async function hiddenCrops(
  reader: FolderReader,
  photos: number,
  side: number,
): Promise<{ readonly sets: readonly TaskCrops[]; readonly paths: readonly string[] }> {
  const names = await namesIn(reader, TESTED);
  const paths = names.slice(0, photos === 0 ? names.length : photos).map((name) => `${TESTED}/${name}`);
  const cleans = await Promise.all(
    paths.map(async (path) => ({ path, clean: await middle(reader, path, side) })),
  );
  const sets = KINDS.map((kind) => ({
    task: kind,
    crops: cleans.map(({ path, clean }) => ({ clean, degraded: hiddenDamage(kind, clean, path) })),
  }));
  return { sets, paths };
}

/** The damage of a kind, the same for every arm and seed. */
export function hiddenDamage(kind: Kind, clean: Raster, name: string): Raster {
  const noisy = degradeRaster(weather(kind, clean, name), 'gaussian-noise', { sigma: 4 }, SEED, name);
  return degradeRaster(noisy, 'jpeg', { quality: 70 }, SEED, name);
}

function weather(kind: Kind, clean: Raster, name: string): Raster {
  if (kind === 'rain') return degradeRaster(clean, 'rain', { density: 100, length: 40 }, SEED, name);
  if (kind === 'camera-shake') return degradeRaster(clean, 'camera-shake', { path: 12 }, SEED, name);
  // One haze of one depth, whose airlight differs from channel to channel.
  const channels = AIRLIGHT.map((airlight) =>
    degradeRaster(clean, 'haze', { beta: [1.5, 2.5], airlight }, SEED, name),
  );
  const rgb = Uint8Array.from(clean.rgb, (_, i) => channels[i % 3]?.rgb[i] ?? 0);
  return { ...clean, rgb };
}

async function namesIn(reader: FolderReader, folder: string): Promise<string[]> {
  return (await reader.list(folder)).filter(isPhotoName).toSorted();
}

async function middle(reader: FolderReader, path: string, side: number): Promise<Raster> {
  return middleOf((await decodePhoto(await reader.read(path), path)).raster, side);
}
