/** Gains in words, and places on the scale of the bars. */
import type { CardScore } from '../../../engine/domain/model-card.ts';

/** The bars reach from 0 to this, in dB: above it nobody sees a difference. */
export const SCALE_END = 50;

const signed = new Intl.NumberFormat('en-GB', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});

/** `+6.3 dB` with a true minus sign; nothing where the photo was perfect before. */
export function gainOf({ psnrInput, psnr }: Pick<CardScore, 'psnrInput' | 'psnr'>): string {
  return psnrInput === null ? '' : `${signed.format(psnr - psnrInput).replace('-', '−')} dB`;
}

/** Where a PSNR lies on the scale, 0..100. */
export function placeOf(psnr: number): number {
  return (100 * Math.min(SCALE_END, Math.max(0, psnr))) / SCALE_END;
}
