/** Evaluates models on photos, one by one; what was measured before is not measured again. */
import type { Cell, EvaluatedPhoto, Evaluation, FailedPhoto } from '../domain/evaluation.ts';
import { faultOf, throwIfCancelled } from '../domain/fault.ts';
import { type Contender, FATAL, type JudgeOptions, openPhoto, type PhotoSource } from './judge.ts';

export interface EvaluateOptions extends Omit<JudgeOptions, 'backend'> {
  readonly backend: { readonly backend: string; readonly adapter: string };
  /** Before each cell and at the end. */
  readonly onProgress?: (progress: EvaluateProgress) => void;
}

export interface EvaluateProgress {
  /** What is there so far: the very same object until a photo is through. */
  readonly evaluation: Evaluation;
  /** Cells (photos times models, and the photos themselves) that are through, and how many of them were new. */
  readonly done: number;
  readonly fresh: number;
  readonly total: number;
  /** The photo under way. */
  readonly photo: string;
}

/**
 * Judges each photo as it came in and as every contender restores it. A photo that cannot be read or compared costs
 * its own row only.
 * @throws StudioError `cancelled`, `device-lost`; what was measured before stays in `options.cells`
 */
export async function evaluate(
  sources: readonly PhotoSource[],
  contenders: readonly Contender[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const photos: EvaluatedPhoto[] = [];
  const failed: FailedPhoto[] = [];
  const perPhoto = contenders.length + 1;
  const soFar = (): Evaluation => ({
    ...options.backend,
    ...options.conditions,
    models: contenders.map(({ id, digest, parameters }) => ({ id, digest, parameters })),
    total: sources.length,
    photos: [...photos],
    failed: [...failed],
  });
  let evaluation = soFar();
  let fresh = 0;
  const tell = (photo: string, cells: number): void =>
    options.onProgress?.({
      evaluation,
      done: (photos.length + failed.length) * perPhoto + cells,
      fresh,
      total: sources.length * perPhoto,
      photo,
    });

  for (const source of sources) {
    tell(source.in, 0);
    throwIfCancelled(options.signal);
    try {
      const judge = await openPhoto(source, { ...options, backend: options.backend.backend });
      const cells: Cell[] = [];
      let size = { width: 0, height: 0 };
      for (const contender of [null, ...contenders]) {
        const { cell, fresh: isFresh } = await judge.cell(contender);
        const { width, height, ...plain } = cell;
        size = { width, height };
        cells.push(plain);
        if (isFresh) fresh += 1;
        tell(source.in, cells.length);
      }
      const [input, ...restored] = cells as [Cell, ...Cell[]];
      const outputs = Object.fromEntries(contenders.map(({ id }, i) => [id, restored[i] as Cell]));
      photos.push({ in: source.in, target: source.target, ...size, input, outputs });
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (FATAL.includes(fault.code)) throw thrown;
      failed.push({ in: source.in, error: fault.message });
    }
    evaluation = soFar();
  }
  tell('', 0);
  return evaluation;
}
