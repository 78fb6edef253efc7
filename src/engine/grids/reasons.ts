/** Why a photo gets the model that it gets, in words. */
import type { PhotoChoice } from '../domain/grids.ts';

/** What was found about a photo. */
export interface Finding extends Pick<PhotoChoice, 'group' | 'groupLabel' | 'task' | 'distance' | 'trust'> {
  /** The group that comes second. */
  readonly nextLabel: string | null;
  /** Whether its model is expected to be worth its while. */
  readonly worthwhile: boolean;
  readonly predictedGain: number;
}

export function reasonFor({
  groupLabel,
  group,
  trust,
  worthwhile,
  predictedGain,
  nextLabel,
}: Finding): string {
  switch (trust) {
    case 'too-small':
      return 'This photo is too small to be judged, so the all-round model is used.';
    case 'unknown-damage':
      return `This looks like no damage that is known${nextLabel === null ? '' : `, or lies between several`}: nearest is ${groupLabel}${nextLabel === null ? '' : `, then ${nextLabel}`}. The all-round model is used, and may not help.`;
    case 'in-distribution': {
      const next = nextLabel === null ? '' : ` Next likeliest: ${nextLabel}.`;
      if (group === 'clean') return `This photo shows no damage, so it is left as it is.${next}`;
      if (!worthwhile)
        return `This photo shows ${groupLabel}, but too little to be worth changing it.${next}`;
      return `This photo shows ${groupLabel}; such photos became cleaner by about ${predictedGain.toFixed(1)} dB.${next}`;
    }
  }
}

/** Why a photo that looked good is restored after all. @param label of the damage that it is nearest to */
export function mendedReason(label: string): string {
  return `At first sight this photo needs nothing, but on parts of it the all-round model finds more to mend than it does in good photos. The nearest damage is ${label}.`;
}

/** Why a photo that looked damaged is left alone after all. @param label of the group that it looked like */
export function untouchedReason(label: string): string {
  return `This photo is left as it is: at first sight it showed ${label}, but on parts of it the model for that found next to nothing to undo.`;
}
