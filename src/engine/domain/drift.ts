/** How far photos drift while a network adapts to them, and which checkpoint is the best: plain data and rules. */
import type { DriftLimits } from './adaptation.ts';

/** Mean red, green and blue of a photo, in levels of 255. */
export type MeanColour = readonly [red: number, green: number, blue: number];

/** One real photo that is kept back, as it came in and as it is restored. */
export interface PhotoLook {
  readonly name: string;
  readonly task: string;
  readonly input: MeanColour;
  readonly output: MeanColour;
  /** Lower is better; null where the metric cannot judge the photo. */
  readonly niqe: InOut;
  readonly piqe: InOut;
}

export interface InOut {
  readonly input: number | null;
  readonly output: number | null;
}

/** All real photos that are kept back, at one step. */
export interface RealLook {
  readonly step: number;
  readonly photos: readonly PhotoLook[];
  /** Likeness of clear photos to what the network makes of them, mean PSNR in dB; null where there are none, or all stay as they are. */
  readonly identity: number | null;
}

/** How far a mean colour moved: the greatest difference of its three channels, in levels of 255. */
export function colourMove(from: MeanColour, to: MeanColour): number {
  return Math.max(...from.map((value, i) => Math.abs((to[i] as number) - value)));
}

/** How much lighter (above 0) or darker a photo became, in levels of 255 (BT.601). */
export function exposureMove(from: MeanColour, to: MeanColour): number {
  const luma = ([red, green, blue]: MeanColour): number => 0.299 * red + 0.587 * green + 0.114 * blue;
  return luma(to) - luma(from);
}

/** The mean of a metric over the photos that have it on both sides; null where none has. */
export function meanOfLook({ photos }: RealLook, metric: 'niqe' | 'piqe', side: keyof InOut): number | null {
  const judged = photos.filter((photo) => photo[metric].input !== null && photo[metric].output !== null);
  if (judged.length === 0) return null;
  return judged.reduce((sum, photo) => sum + (photo[metric][side] as number), 0) / judged.length;
}

/** What tells kept-back photos apart: files of two kinds of damage may have one name. */
type PhotoId = Pick<PhotoLook, 'name' | 'task'>;

/** The same photo among others, as another look of the Run saw it. */
export function sameIn<P extends PhotoId>(
  { photos }: { readonly photos: readonly P[] },
  photo: PhotoId,
): P | undefined {
  return photos.find(({ name, task }) => name === photo.name && task === photo.task);
}

/** How far a look is from the first one, which is that of the base model. */
export interface Drift {
  /** Greatest move of a mean colour from what the base model made of the same photo, in levels of 255. */
  readonly colour: number;
  /** Loss of likeness of clear photos to themselves, in dB; below 0 where they are kept better. */
  readonly identity: number;
  /** Mean of NIQE's and PIQE's ratios to those of the base model: below 1 is better; null where neither can judge. */
  readonly quality: number | null;
  readonly within: boolean;
}

/** Stands for the infinite PSNR of a photo that stays as it is. */
const PERFECT = 100;

export function driftOf(base: RealLook, look: RealLook, limits: DriftLimits): Drift {
  const moves = look.photos.map((photo) =>
    colourMove(sameIn(base, photo)?.output ?? photo.output, photo.output),
  );
  const colour = Math.max(0, ...moves);
  const identity = (base.identity ?? PERFECT) - (look.identity ?? PERFECT);
  const ratios = (['niqe', 'piqe'] as const).flatMap((metric) => {
    const [was, is] = [meanOfLook(base, metric, 'output'), meanOfLook(look, metric, 'output')];
    return was === null || is === null || was === 0 ? [] : [is / was];
  });
  const quality = ratios.length > 0 ? ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length : null;
  const within =
    Number.isFinite(colour) && colour <= limits.colour && identity <= limits.identity && quality !== null;
  return { colour, identity, quality, within };
}

/**
 * The look whose weights a Run ends with. The best: among those within the limits the one with the lowest quality ratio, the earliest of equal
 * ones. The first, that of the base model, always is within them, so that a Run can end where it began.
 */
export function bestLook(looks: readonly RealLook[], limits: DriftLimits): RealLook | null {
  const [base] = looks;
  if (base === undefined) return null;
  if (limits.keep === 'last') return looks.at(-1) ?? base;
  let best = base;
  let least = 1;
  for (const look of looks) {
    const { quality, within } = driftOf(base, look, limits);
    if (!within || quality === null || quality >= least) continue;
    [best, least] = [look, quality];
  }
  return best;
}

/** Photos whose mean colour moved further from the photo that came in than the limit, the worst first. */
export function overLimit({ photos }: RealLook, { colour }: DriftLimits): PhotoLook[] {
  const move = ({ input, output }: PhotoLook): number => colourMove(input, output);
  return photos.filter((photo) => !(move(photo) <= colour)).sort((a, b) => move(b) - move(a));
}

/** The warning of a look where more photos are over the limit than at the look before; null otherwise. */
export function freshWarning(looks: readonly RealLook[], look: RealLook, limits: DriftLimits): string | null {
  const last = looks.at(-1);
  if (last && overLimit(look, limits).length <= overLimit(last, limits).length) return null;
  return driftWarning(looks[0] ?? look, look, limits);
}

/** One sentence on photos whose colour moved by more than the limit; null where there are none. */
export function driftWarning(base: RealLook, look: RealLook, limits: DriftLimits): string | null {
  const [worst, ...others] = overLimit(look, limits);
  if (worst === undefined) return null;
  const levels = (value: number): string => value.toFixed(1);
  const first = sameIn(base, worst) ?? worst;
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `The mean colour of ${worst.name}${more} moved by ${levels(colourMove(worst.input, worst.output))} of 255 levels, more than the limit of ${limits.colour}; the base model moves it by ${levels(colourMove(first.input, first.output))}. Look at it before you keep this model.`;
}
