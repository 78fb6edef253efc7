/** The part of a Recipe that teaches AirNet's encoder to tell damages apart, by momentum contrast (He et al., 2020). */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

export const DegradationContrastSchema = v.strictObject({
  /** Of contrast beside the Recipe's losses. */
  weight: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 0.1),
  /** Cosines are divided by it. */
  temperature: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 0.07),
  /** What the slow encoder keeps of itself with each step. */
  momentum: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1)), 0.999),
  /** So many batches are remembered as what a patch shall not look like. */
  queue: v.optional(v.pipe(count, v.maxValue(4096)), 256),
  /** For so many steps the encoder learns alone. */
  alone: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
});

export type DegradationContrast = v.InferOutput<typeof DegradationContrastSchema>;

/** Halves of patches are halved twice more: sides are multiples of it. */
export const CONTRAST_GRAIN = 8;

/** Whose encoder it teaches. */
export const CONTRASTED_NETWORK = 'airnet';
