/** What photos are compared with: statistics of photos with known damage, which lie beside the descriptor in the zoo. */
import * as v from 'valibot';
import { StudioError } from '../domain/fault.ts';
import type { SimilarityMap } from '../domain/grids.ts';
import { TASK_IDS } from '../domain/task.ts';

const numbers = v.array(v.pipe(v.number(), v.finite()));
const id = v.pipe(v.string(), v.minLength(1));

const FitSchema = v.object({ shape: v.number(), sigma: v.number() });

export const MapSchema = v.object({
  descriptor: id,
  patches: v.number(),
  side: v.number(),
  components: v.number(),
  photos: v.number(),
  seed: v.number(),
  sets: v.array(
    v.object({ id, label: v.string(), task: v.nullable(v.picklist(TASK_IDS)), setting: v.string() }),
  ),
  fits: v.array(FitSchema),
  matrix: v.array(numbers),
  spread: v.nullable(v.array(numbers)),
  order: v.array(v.number()),
});

export const ReferencesSchema = v.object({
  mend: v.literal(1),
  descriptor: id,
  groups: v.array(
    v.object({
      id,
      label: v.string(),
      tone: v.optional(v.literal(true)),
      untouched: v.optional(v.number()),
    }),
  ),
  /** `mean`: where photos of the set lie along the directions. */
  sets: v.array(v.object({ id, group: id, task: v.picklist(TASK_IDS), mean: numbers })),
  discriminant: v.object({ centre: numbers, directions: v.array(numbers) }),
  /** Photos of the sets: place along the directions, and what the group's model gained in dB. */
  examples: v.array(v.object({ set: v.number(), at: numbers, gain: v.number() })),
  /** Photos that are stranger than this are refused: all but 2 % of known ones, each judged by the others, are less so. */
  limit: v.number(),
  /**
   * PSNR in dB of good photos against what the all-round model makes of them: 98 % of known ones lie above. Where it changes
   * more of a photo, there is something to mend.
   */
  quiet: v.number(),
  map: MapSchema,
});

export interface References extends Readonly<Omit<v.InferOutput<typeof ReferencesSchema>, 'map'>> {
  readonly map: SimilarityMap;
}

/** Checks parsed JSON. @throws StudioError `model-damaged` */
export function parseReferences(value: unknown): References {
  const result = v.safeParse(ReferencesSchema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new StudioError(
    'model-damaged',
    `The statistics beside the descriptor are damaged at ${v.getDotPath(issue) ?? 'their root'}: ${issue.message}. Get Mend again.`,
  );
}
