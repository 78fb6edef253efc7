/** A Checkpoint is all that a Run needs to go on bit by bit as if it had never stopped. */
import * as v from 'valibot';
import type { RealLook } from '../domain/drift.ts';
import { StudioError } from '../domain/fault.ts';
import { decodeSafetensors, encodeSafetensors } from '../weights/safetensors.ts';

const CautionSchema = v.object({ skips: v.number(), rateFactor: v.number(), strikes: v.number() });

const ColourSchema = v.tuple([v.number(), v.number(), v.number()]);
const SidesSchema = v.object({ input: v.nullable(v.number()), output: v.nullable(v.number()) });

const LookSchema = v.object({
  step: v.number(),
  photos: v.array(
    v.object({
      name: v.string(),
      task: v.string(),
      input: ColourSchema,
      output: ColourSchema,
      niqe: SidesSchema,
      piqe: SidesSchema,
    }),
  ),
  identity: v.nullable(v.number()),
});

const HeaderSchema = v.object({
  mend: v.literal(1),
  /** Of the Recipe that the Run executes. */
  fingerprint: v.string(),
  /** Steps done. Random streams are keyed by it, so that they need no state of their own. */
  step: v.pipe(v.number(), v.integer(), v.minValue(0)),
  caution: CautionSchema,
  /** Skips so far, those included that nobody has looked at yet. */
  skips: v.optional(v.number()),
  /** In so many parts a batch is computed since memory ran short; absent: in one. */
  parts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2))),
  /** Of an adaptation: what was seen of the real photos so far, first by the base model. */
  looks: v.optional(v.array(LookSchema)),
  /** Of a Run that learns from others: the digest of each teacher's weights. */
  teachers: v.optional(v.record(v.string(), v.string())),
});

const PARTS = ['params', 'first', 'second', 'average'] as const;
type Part = (typeof PARTS)[number];

/** What only some Runs keep, each as long as it likes. */
const OTHERS = ['weighing', 'adversary'] as const;

/** The flat buffers (Params, moments of the optimiser, average) and the rest. */
export type CheckpointState = Readonly<Record<Part, Float32Array<ArrayBuffer>>> &
  Readonly<Omit<v.InferOutput<typeof HeaderSchema>, 'mend' | 'looks'>> & {
    readonly looks?: readonly RealLook[] | undefined;
    /** What the Reweighter keeps between steps, where it keeps anything. */
    readonly weighing?: Float32Array<ArrayBuffer> | undefined;
    /** Parameters and moments of what learns against the network, where something does. */
    readonly adversary?: Float32Array<ArrayBuffer> | undefined;
  };

/** A Checkpoint as a file. */
export function encodeCheckpoint(state: CheckpointState): Uint8Array<ArrayBuffer> {
  const { fingerprint, step, caution, skips, parts, looks, teachers } = state;
  return encodeSafetensors(
    [...PARTS, ...OTHERS].flatMap((name) => {
      const data = state[name];
      return data ? [{ name, shape: [data.length], data }] : [];
    }),
    { checkpoint: JSON.stringify({ mend: 1, fingerprint, step, caution, skips, parts, looks, teachers }) },
  );
}

/** Reads a Checkpoint. @throws StudioError `checkpoint-damaged` */
export function decodeCheckpoint(bytes: Uint8Array<ArrayBuffer>): CheckpointState {
  try {
    const { tensors, metadata } = decodeSafetensors(bytes, 'The checkpoint');
    const { fingerprint, step, caution, skips, parts, looks, teachers } = v.parse(
      HeaderSchema,
      JSON.parse(metadata.checkpoint ?? 'null'),
    );
    const part = (name: Part): Float32Array<ArrayBuffer> => {
      const data = tensors.find((tensor) => tensor.name === name)?.data;
      if (data === undefined || data.length !== tensors[0]?.data.length)
        throw new Error(`${name} does not fit`);
      return data;
    };
    const [params, first, second, average] = [part('params'), part('first'), part('second'), part('average')];
    const [weighing, adversary] = OTHERS.map((name) => tensors.find((tensor) => tensor.name === name)?.data);
    const flat = { params, first, second, average, weighing, adversary };
    return { fingerprint, step, caution, skips, parts, looks, teachers, ...flat };
  } catch (cause) {
    const details = cause instanceof Error ? cause.message : String(cause);
    throw new StudioError(
      'checkpoint-damaged',
      'The checkpoint is damaged; go on from an older one or start again.',
      {
        details,
        cause,
      },
    );
  }
}
