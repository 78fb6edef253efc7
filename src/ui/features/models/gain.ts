/** Gains in words, and places on the scale of the bars. */
import type { CardScore } from '../../../engine/domain/model-card.ts';
import { ALIKE } from '../../messages/copy.ts';

/** The bars reach from 0 to this, in dB: above it nobody sees a difference. */
export const SCALE_END = 50;

const signed = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

type Change = Pick<CardScore, 'psnrInput' | 'psnr'>;

/** `+6.3 dB` with a true minus sign; a photo that was perfect before can only be kept or changed. */
export function gainOf({ psnrInput, psnr }: Change): string {
  if (psnrInput === null) return psnr > ALIKE ? 'kept' : 'changed';
  return `${signed.format(psnr - psnrInput).replace('-', '−')} dB`;
}

/** True where the model did harm. */
export function isHarm({ psnrInput, psnr }: Change): boolean {
  return psnrInput === null ? psnr <= ALIKE : psnr < psnrInput;
}

/** Where a PSNR lies on the scale, 0..100. */
export function placeOf(psnr: number): number {
  return (100 * Math.min(SCALE_END, Math.max(0, psnr))) / SCALE_END;
}
