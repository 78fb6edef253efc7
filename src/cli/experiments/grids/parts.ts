/** The photos that GRIDS is measured on: those to learn from, and those that only test. */
import { type Dataset, readDataset } from '../../../engine/data/dataset.ts';
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { parseRecipe } from '../../../engine/domain/recipe.ts';
import { REFERENCE_SETS } from '../../../engine/grids/reference-sets.ts';

const CLEAN = {
  train: ['clean/bsds500', 'clean/sunhays80', 'clean/photos'],
  test: ['clean/kodak24', 'clean/cbsd68', 'clean/urban100'],
} as const;

/** Photos and pairs of one part of the data: `train` less what is kept back, or `test`. */
export async function partOf(root: 'train' | 'test', reader: FolderReader): Promise<Dataset['train']> {
  const { train } = await readDataset(listing(root), reader);
  return train;
}

/** The photos of val.txt, which settings are chosen on. */
export async function validationPart(reader: FolderReader): Promise<Dataset['validation']> {
  const { validation } = await readDataset(listing('train'), reader);
  return validation;
}

function listing(root: 'train' | 'test') {
  const train = root === 'train';
  return parseRecipe({
    mend: 1,
    name: 'grids-photos',
    seed: 1,
    network: { id: 'srresnet', config: { channels: 8, blocks: 1 } },
    start: null,
    data: {
      root,
      clean: CLEAN[root],
      pairs: REFERENCE_SETS.flatMap(({ pairs }) => pairs ?? []),
      exclude: train ? ['val.txt', 'gallery.txt'] : [],
      validation: train ? 'val.txt' : null,
    },
    tasks: [{ id: 'clean' }],
    batch: { size: 1, patch: 64, augment: false },
    loss: [{ id: 'l1', weight: 1 }],
    optimizer: { id: 'adam', learningRate: 0.001, betas: [0.9, 0.999], weightDecay: 0, clipNorm: 0 },
    schedule: { id: 'constant', warmup: 0, steps: 1, final: 0 },
    ema: 0,
    validation: { every: 1, patch: 64, count: 1 },
  });
}
