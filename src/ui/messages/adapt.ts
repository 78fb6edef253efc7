/** Words of the guided flow "Adapt to my photos". */
import type { DatasetReport } from '../../engine/domain/dataset-report.ts';
import type { AdaptStep, AdaptVerdict } from '../store/adapting.ts';

interface StepWords {
  readonly title: string;
  readonly what: string;
  /** Told only to whoever asks. */
  readonly why: string;
}

export const STEP_WORDS: Readonly<Record<AdaptStep['id'], StepWords>> = {
  degraded: {
    title: 'Your bad photos',
    what: 'A dozen or more of the kind that disappointed: same camera, same weather, same scanner. Clean partners are not needed.',
    why: 'The model practises on patches of these photos. About a quarter is kept back and never learned from, so that before and after can be compared honestly. Folders named like a kind of damage (rain, haze) are told apart.',
  },
  clear: {
    title: 'Clear photos of anything',
    what: 'They show what good photos look like. They need not show the same scenes; Mend has some if you have none.',
    why: 'A second, small network learns to tell clear photos from restored ones. The model learns to pass as clear. Clear photos must also come out as they went in, which keeps the model from inventing things.',
  },
  base: {
    title: 'The model to begin with',
    what: 'The one that came closest. It is never changed: what is learned becomes a model of its own.',
    why: 'Adapting only nudges a model that restores already. From fresh weights there would be nothing to nudge.',
  },
  start: {
    title: 'Start, watch, decide',
    what: 'Press Start. Pause whenever you like, and go on another day. Keep or discard the result at the end.',
    why: 'Without clean partners nothing can prove that a photo became truer, only that it looks more like clear ones. So Mend watches how far colours, lightness and clear photos drift, picks the best checkpoint within limits, and shows photos kept back before you decide.',
  },
};

const photos = (count: number): string => (count === 1 ? '1 photo' : `${count} photos`);

/** What the check found, for an adaptation. */
export function adaptSentence({ real, clean }: DatasetReport): string {
  const [bad, clear] = [real?.names.length ?? 0, real?.clear.length ?? clean];
  const found = `${photos(bad)} to adapt to and ${clear === 1 ? '1 clear one' : `${clear} clear ones`}.`;
  if (bad < 2) return `${found} Bring at least two bad photos: one to learn from, one to check with.`;
  if (clear < 2) return `${found} Bring at least two clear photos, or use Mend’s.`;
  return bad < 10 ? `${found} It works with so few; a dozen or more work better.` : found;
}

/** What came of it, in one sentence. */
export function verdictSentence({ base, best, drift }: AdaptVerdict): string {
  if (best.step === base.step) {
    return 'No checkpoint was better than the base model within the limits, so the base model is still the best. More steps or more photos may help.';
  }
  const percent = Math.round((1 - (drift.quality ?? 1)) * 100);
  return `The best weights are those of step ${best.step}: photos that were kept back look ${percent} % more like clear ones to NIQE and PIQE than the base model makes them, and their mean colours moved by up to ${drift.colour.toFixed(1)} of 255 levels from it.`;
}

/** A metric on both sides. */
export function fromTo(before: number | null, after: number | null, digits: number): string {
  const words = (value: number | null): string => value?.toFixed(digits) ?? '–';
  return `${words(before)} → ${words(after)}`;
}
