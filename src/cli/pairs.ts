/** Pairs on disk: a folder with `input/` and `target/`. */
import { join } from 'node:path';
import { StudioError } from '../engine/domain/fault.ts';
import { isPartner } from '../engine/evaluation/pairing.ts';
import { photosIn, stemOf } from './photo-files.ts';

export interface Pair {
  readonly input: string;
  readonly target: string;
}

/** Every input with its target. @throws StudioError `image-unreadable`, `dataset-empty`, `dataset-unpaired` (naming the input) */
export async function pairsIn(folder: string): Promise<Pair[]> {
  const [inputs, targets] = [await photosIn(join(folder, 'input')), await photosIn(join(folder, 'target'))];
  if (inputs.length === 0)
    throw new StudioError(
      'dataset-empty',
      `The folder ${join(folder, 'input')} holds no PNG, JPEG or WebP photos.`,
    );
  return inputs.map((input) => {
    const partners = targets.filter((target) => isPartner(stemOf(input), stemOf(target)));
    // Of several, the longest stem is the closest: 1_2_noisy belongs to 1_2 before 1.
    const target = partners.sort((a, b) => b.length - a.length)[0];
    if (!target)
      throw new StudioError(
        'dataset-unpaired',
        `${input} has no clean partner; expected ${join(folder, 'target', stemOf(input))}.*`,
      );
    return { input, target };
  });
}
