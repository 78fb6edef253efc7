/** What adapted networks are judged by: the hidden partners, and metrics without a reference that can be fooled. */
import type { FolderReader } from '../../../engine/data/folder-reader.ts';
import { faultOf } from '../../../engine/domain/fault.ts';
import type { Raster } from '../../../engine/domain/raster.ts';
import type { MetricId } from '../../../engine/domain/score.ts';
import { measure } from '../../../engine/evaluation/measure.ts';
import type { LoadedModel } from '../../../engine/inference/loaded-model.ts';
import { restore } from '../../../engine/inference/restorer.ts';
import type { Measured } from '../common/compare.ts';
import { shownCrops } from '../common/crop-strips.ts';
import { readRealPhotos, scoreReal } from '../common/real-photos.ts';
import { rounded } from '../common/test-crops.ts';
import { hiddenCrops, KINDS } from './hidden-domain.ts';
import type { Measure, Photos, Sizes } from './part.ts';

/** Real photos of the kinds that the networks restore; there is no set of really blurred ones here. */
const REAL = ['test/real/haze', 'test/real/rain'];
/** Which photo of each kind is shown. */
const SHOWN = 0;
const WITHOUT = ['niqe', 'piqe', 'brisque-proxy'] as const satisfies readonly MetricId[];

export const ADAPTATION_MEASURES: readonly Measure[] = [
  ...KINDS.map((kind) => ({ id: `psnr-${kind}`, label: `hidden ${kind}, PSNR, dB`, floor: true as const })),
  { id: 'ssim', label: 'hidden, SSIM' },
  { id: 'niqe', label: 'hidden, NIQE (lower)' },
  { id: 'piqe', label: 'hidden, PIQE (lower)' },
  { id: 'brisque-proxy', label: 'hidden, BRISQUE-proxy (lower)' },
  { id: 'real-niqe', label: 'real, NIQE (lower)' },
  { id: 'real-piqe', label: 'real, PIQE (lower)' },
];

/** Reads all photos once, and scores models on them. */
export async function adaptationPhotos({ photos, side }: Sizes, reader: FolderReader): Promise<Photos> {
  const { sets, paths } = await hiddenCrops(reader, photos, side);
  const real = await readRealPhotos({ folders: REAL, photos: photos || 12, side }, reader);
  const score = async (
    models: readonly LoadedModel[],
    assertHealthy: () => void,
  ): Promise<Measured['values']> => {
    const values: Record<string, (number | null)[]> = {};
    const add = (id: string, value: number | null): void => {
      values[id] = [...(values[id] ?? []), value];
    };
    for (const { task, crops } of sets) {
      for (const { degraded, clean } of crops) {
        const made = models.length === 0 ? degraded : await restore(models, degraded, { assertHealthy });
        add(`psnr-${task}`, rounded(measure('psnr', made, { reference: clean })));
        add('ssim', rounded(measure('ssim', made, { reference: clean })));
        for (const metric of WITHOUT) add(metric, judged(metric, made));
      }
    }
    const { niqe, piqe } = await scoreReal(models, real, assertHealthy);
    return { ...values, 'real-niqe': niqe, 'real-piqe': piqe };
  };
  const shown = shownCrops(sets, SHOWN).map((crop, i) => ({
    ...crop,
    label: `hidden ${sets[i]?.task ?? ''}`,
  }));
  return { paths: [...paths, ...real.map(({ path }) => path)], shown, score };
}

function judged(metric: MetricId, raster: Raster): number | null {
  try {
    return rounded(measure(metric, raster));
  } catch (thrown) {
    if (faultOf(thrown).code === 'internal') throw thrown;
    return null;
  }
}
