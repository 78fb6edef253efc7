/** The middles of test photos with their clean partners, the same for every arm and every seed. */
import { join } from 'node:path';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import type { Raster } from '../../../engine/domain/raster.ts';
import { isPhotoName, pairNames } from '../../../engine/evaluation/pairing.ts';
import { decodePhoto } from '../../../engine/imaging/decode.ts';
import { middleOf } from './real-photos.ts';
import type { TestCrop } from './test-crops.ts';

export interface PairPlan {
  /** Below the data folder, with `input/` and `target/`. */
  readonly folder: string;
  /** The first ones by name; 0: all. */
  readonly photos: number;
  /** Side of the middle that is read, in pixels. */
  readonly side: number;
}

export interface TestPairs {
  readonly crops: readonly TestCrop[];
  /** Of all files that were read, below the data folder. */
  readonly paths: readonly string[];
}

/** Reads the middles of pairs. */
export async function readTestPairs(
  { folder, photos, side }: PairPlan,
  reader: FolderReader,
): Promise<TestPairs> {
  const names = async (part: string): Promise<string[]> =>
    (await reader.list(join(folder, part))).filter(isPhotoName).toSorted();
  const { pairs } = pairNames(await names('input'), await names('target'));
  const read = async (path: string): Promise<Raster> =>
    middleOf((await decodePhoto(await reader.read(path), path)).raster, side);
  const crops: TestCrop[] = [];
  const paths: string[] = [];
  for (const { input, target } of pairs.slice(0, photos === 0 ? pairs.length : photos)) {
    const [from, to] = [`${folder}/input/${input}`, `${folder}/target/${target}`];
    crops.push({ degraded: await read(from), clean: await read(to) });
    paths.push(from, to);
  }
  return { crops, paths };
}
