/** What of the original the exported file still has, in words. */
import type { PhotoFormat } from '../../../engine/domain/photo.ts';
import type { ExportSettings } from '../../store/export-state.ts';
import type { PhotoFacts } from '../../store/photos-slice.ts';

const PROFILE = 'colour profile';

/** `Keeps EXIF. This format cannot hold transparency.` */
export function keptSentence(
  facts: PhotoFacts,
  format: PhotoFormat,
  { keep, depth }: ExportSettings,
): string {
  const kept = keep === 'none' ? facts.metadata.filter((name) => name === PROFILE) : [...facts.metadata];
  const lost: string[] = [];
  const sixteen = facts.depth === 16 && !(format === 'png' && depth === 8);
  if (sixteen && format === 'png') kept.push('16 bits');
  if (sixteen && format === 'avif') kept.push('10 of 16 bits');
  if (sixteen && (format === 'jpeg' || format === 'webp')) lost.push('16 bits');
  if (facts.alpha) (format === 'jpeg' ? lost : kept).push('transparency');
  const parts = [
    kept.length > 0 ? `Keeps ${kept.join(', ')}.` : '',
    keep === 'no-place' && facts.metadata.length > 0 ? 'Leaves out the place.' : '',
    lost.length > 0 ? `This format cannot hold ${lost.join(' or ')}.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
