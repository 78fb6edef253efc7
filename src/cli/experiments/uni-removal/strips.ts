/** The same crops as they came, by every arm and clean, so that eyes can judge beside numbers. */
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import { restoredMiddles, writeStrip } from '../common/crop-strips.ts';
import { middleOf } from '../common/real-photos.ts';
import type { Photos } from './part.ts';
import type { PartResult } from './result.ts';

/** Side of what is shown of a crop, in pixels. */
const SIDE = 96;

/** Who has a column: an arm's first Run, or a reference. */
export interface Column {
  readonly id: string;
  readonly label: string;
  readonly open: <T>(work: (models: readonly LoadedModel[]) => Promise<T>) => Promise<T>;
}

/** Writes a picture for each column, named `<part>-<column>.jpg`. */
export async function writeStrips(
  part: string,
  { shown }: Photos,
  columns: readonly Column[],
  folder: string,
  assertHealthy: () => void,
): Promise<PartResult['strips']> {
  const side = (pick: 'degraded' | 'clean') => shown.map((crop) => middleOf(crop[pick], SIDE));
  const strips = [{ label: 'damaged', file: await writeStrip(folder, `${part}-damaged`, side('degraded')) }];
  for (const { id, label, open } of columns) {
    const restored = await open((models) => restoredMiddles(models, shown, SIDE, assertHealthy));
    strips.push({ label, file: await writeStrip(folder, `${part}-${id}`, restored) });
  }
  return [...strips, { label: 'clean', file: await writeStrip(folder, `${part}-clean`, side('clean')) }];
}
