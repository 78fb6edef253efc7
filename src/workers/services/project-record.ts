/** What is kept of a Run besides its Checkpoints: a small JSON document, checked when it is read. */
import * as v from 'valibot';
import { canonicalJson, sha256 } from '../../engine/domain/canonical.ts';
import { RecipeSchema } from '../../engine/domain/recipe.ts';
import { PROJECT_SCHEMA, type Project, type TrainingRequest } from '../protocol/training.ts';

const FileSchema = v.object({ path: v.string(), bytes: v.number(), sha256: v.string() });
const decibels = v.nullable(v.number());

const ScoreSchema = v.object({
  task: v.string(),
  psnrInput: decibels,
  psnr: decibels,
  ssimInput: v.optional(v.number()),
  ssim: v.optional(v.number()),
  error: v.optional(v.number()),
  uncertainty: v.optional(v.number()),
});

const CheckpointSchema = v.object({
  step: v.number(),
  file: FileSchema,
  savedAt: v.optional(v.nullable(v.string()), null),
  psnr: v.optional(decibels, null),
  scores: v.optional(v.array(ScoreSchema), []),
});

const RecordSchema = v.object({
  mend: v.literal(PROJECT_SCHEMA),
  /** Grows with every write; the greatest one that is whole counts. */
  revision: v.number(),
  id: v.string(),
  name: v.string(),
  recipe: RecipeSchema,
  dataset: v.array(v.string()),
  status: v.picklist(['paused', 'done']),
  savedAt: v.nullable(v.string()),
  /** Milliseconds of training, for the card of the model. */
  trained: v.number(),
  backend: v.nullable(v.string()),
  psnrInput: decibels,
  psnr: decibels,
  best: v.nullable(
    v.object({
      step: v.number(),
      psnr: decibels,
      /** Null where the weights could not be kept. */
      file: v.nullable(FileSchema),
      scores: v.array(ScoreSchema),
    }),
  ),
  /** Validations in a row without gain. */
  stale: v.number(),
  /** In so many parts batches were computed at last; absent: in one. */
  parts: v.optional(v.number()),
  /** Validations in a row without gain that end the Run; 0: never. */
  patience: v.optional(v.number(), 0),
  /** Oldest first. */
  checkpoints: v.array(CheckpointSchema),
  /** Checkpoints that were damaged, under the names that they were put aside under. */
  quarantine: v.optional(v.array(v.object({ step: v.number(), path: v.string() })), []),
  /** Curves and pictures of the Run so far. */
  story: v.optional(v.nullable(FileSchema), null),
});

export type ProjectRecord = v.InferOutput<typeof RecordSchema>;

/** Before the first step. */
export function freshRecord({ id, name, recipe, dataset, patience }: TrainingRequest): ProjectRecord {
  return {
    mend: PROJECT_SCHEMA,
    revision: 0,
    id,
    name,
    recipe,
    dataset: [...dataset],
    status: 'paused',
    savedAt: null,
    trained: 0,
    backend: null,
    psnrInput: null,
    psnr: null,
    best: null,
    stale: 0,
    patience: patience ?? 0,
    checkpoints: [],
    quarantine: [],
    story: null,
  };
}

/** A record as bytes that can be told from damaged ones. */
export async function encodeRecord(record: ProjectRecord): Promise<Uint8Array<ArrayBuffer>> {
  const text = canonicalJson(record);
  return new TextEncoder().encode(JSON.stringify({ sha256: await sha256(text), record }));
}

/** A record that is whole but of a schema that this Mend does not know. */
export interface Stranger {
  readonly stranger: true;
  readonly name: string;
}

/** The record; a Stranger where another version of Mend wrote it; null where the bytes are damaged. */
export async function decodeRecord(bytes: Uint8Array | null): Promise<ProjectRecord | Stranger | null> {
  if (bytes === null) return null;
  try {
    const { sha256: digest, record } = JSON.parse(new TextDecoder().decode(bytes));
    if ((await sha256(canonicalJson(record))) !== digest) return null;
    const parsed = v.safeParse(RecordSchema, record);
    if (parsed.success) return parsed.output;
    return { stranger: true, name: typeof record?.name === 'string' ? record.name : 'A Run' };
  } catch {
    return null;
  }
}

/** As the Studio shows it. */
export function projectOf(record: ProjectRecord, status: Project['status'] = record.status): Project {
  const {
    id,
    name,
    recipe,
    savedAt,
    psnrInput,
    psnr,
    best,
    checkpoints,
    dataset,
    parts = 1,
    patience,
  } = record;
  return {
    id,
    name,
    recipe,
    step: checkpoints.at(-1)?.step ?? 0,
    savedAt,
    psnrInput,
    psnr,
    bestPsnr: best?.psnr ?? null,
    bestStep: best?.step ?? null,
    status,
    dataset,
    parts,
    patience,
    checkpoints: checkpoints.map(({ step, psnr, savedAt, file }) => ({
      step,
      psnr,
      savedAt,
      bytes: file.bytes,
    })),
    quarantined: record.quarantine.map(({ step }) => step),
  };
}
