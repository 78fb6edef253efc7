/** Chooses for measured photos by the rule of the product, and by that of the paper. */
import type { GgdFit, SimilarityMap } from '../../../engine/domain/grids.ts';
import { chooseFor } from '../../../engine/grids/choose.ts';
import { kindOf } from '../../../engine/grids/reference-sets.ts';
import type { References } from '../../../engine/grids/references.ts';
import { distancesTo, meanFit } from '../../../engine/grids/similarity.ts';
import type { PaperPhoto } from './measure.ts';
import type { PhotoSample } from './photo-samples.ts';
import { type Confusion, confusionOf, type JudgedPhoto, PAPER_GROUPS, paperGroupOf } from './selection.ts';

/** What "Automatic" would do with measured photos. */
export async function judgePhotos(
  photos: readonly PhotoSample[],
  references: References,
  modelFor: (task: string) => string,
): Promise<JudgedPhoto[]> {
  const judged: JudgedPhoto[] = [];
  for (const { set, input, psnr, changed, statistics } of photos) {
    const found = await chooseFor(Float64Array.from(statistics), references);
    const refused = found.trust !== 'in-distribution';
    const model = modelFor(refused ? 'unknown' : found.task);
    const limit = references.groups.find(({ id }) => id === found.group)?.untouched;
    const isUntouched = !refused && limit !== undefined && (changed[model] ?? 0) > limit;
    const usual = modelFor('unknown');
    const seemsGood = !refused && (!found.worthwhile || isUntouched);
    // What the all-round model would change of the middle decides about what seems to need nothing.
    const isMended = seemsGood && (changed[usual] ?? Number.POSITIVE_INFINITY) <= references.quiet;
    judged.push({
      set,
      input,
      psnr,
      group: kindOf(set)?.group ?? null,
      chosenGroup: isUntouched ? 'clean' : found.group,
      model: isMended ? usual : seemsGood ? null : model,
      distance: found.distance,
      strangeness: found.strangeness,
      refused,
      predictedGain: refused ? null : found.predictedGain,
    });
  }
  return judged;
}

/** Equation 7 on the paper's four groups; a group's parameters are the means of its members'. */
async function paperConfusion(
  photos: readonly PaperPhoto[],
  fitOf: (set: string) => GgdFit,
): Promise<Confusion> {
  const groups = PAPER_GROUPS.map(({ id, members }) => ({ id, fit: meanFit(members.map(fitOf)) }));
  const pairs: { truth: string; found: string }[] = [];
  for (const { set, fit } of photos) {
    const [nearest] = await distancesTo(fit, groups);
    pairs.push({ truth: paperGroupOf(set), found: nearest?.id ?? 'none' });
  }
  return confusionOf(
    pairs,
    PAPER_GROUPS.map(({ id }) => id),
  );
}

/** The paper's rule, compared with the sets of the map, and with means of single training photos. */
export async function judgeByPaper(
  photos: readonly PaperPhoto[],
  map: SimilarityMap,
): Promise<{ readonly bySets: Confusion; readonly byPhotos: Confusion }> {
  const test = photos.filter(({ part }) => part === 'test');
  const known = photos.filter(({ part }) => part === 'train');
  const setFit = (set: string): GgdFit => map.fits[map.sets.findIndex(({ id }) => id === set)] as GgdFit;
  return {
    bySets: await paperConfusion(test, setFit),
    byPhotos: await paperConfusion(test, (set) =>
      meanFit(known.filter((p) => p.set === set).map(({ fit }) => fit)),
    ),
  };
}
