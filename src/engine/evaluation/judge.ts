/** Judges one photo: as it came in, and as models restore it. */
import { canonicalJson, sha256 } from '../domain/canonical.ts';
import type { Cell, Conditions, Contestant } from '../domain/evaluation.ts';
import { type FaultCode, faultOf, StudioError, throwIfCancelled } from '../domain/fault.ts';
import type { Raster } from '../domain/raster.ts';
import type { MetricId } from '../domain/score.ts';
import { decodePhoto } from '../imaging/decode.ts';
import { nextTask } from '../runtime/pacing.ts';
import type { KernelMachine } from './kernel-machine.ts';
import { measure } from './measure.ts';

/** A contestant that can restore. */
export interface Contender extends Contestant {
  restore(raster: Raster): Promise<Raster>;
}

/** A photo to judge, and how its files are read. Reading throws StudioError `image-unreadable`. */
export interface PhotoSource {
  readonly in: string;
  /** The clean partner's name, or null where there is none. */
  readonly target: string | null;
  readInput(): Promise<Uint8Array<ArrayBuffer>>;
  readTarget(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A cell as it is kept, with the size of its photo, so that a photo of which all is known need not be decoded. */
export interface KeptCell extends Cell {
  readonly width: number;
  readonly height: number;
}

/** Where measured cells are kept by key. `put` may forget, but must not fail. */
export interface CellStore {
  get(key: string): Promise<KeptCell | null>;
  put(key: string, cell: KeptCell): Promise<void>;
}

export interface JudgeOptions {
  readonly conditions: Conditions;
  /** Numbers of different backends are kept apart. */
  readonly backend: string;
  /** BRISQUE's model, where that metric is asked for. */
  readonly brisqueModel?: KernelMachine;
  readonly cells?: CellStore;
  readonly signal?: AbortSignal;
}

/** Failures that end the work, because the next photo would fail alike. */
export const FATAL: readonly FaultCode[] = ['cancelled', 'device-lost'];

/** Grows when the same files and models would give other numbers. */
const EDITION = 1;

export interface Judge {
  /** A contestant's cell, or with null that of the photo as it came in. `fresh`: it was not known before. */
  cell(contender: Contender | null): Promise<{ readonly cell: KeptCell; readonly fresh: boolean }>;
}

/** Reads a photo and its partner; decodes them only when something about them is not known. */
export async function openPhoto(source: PhotoSource, options: JudgeOptions): Promise<Judge> {
  const { conditions, cells, signal } = options;
  const bytes = await source.readInput();
  const targetBytes = source.target === null ? null : await source.readTarget();
  const files = [await sha256(bytes), targetBytes && (await sha256(targetBytes))];
  let decoded: Promise<Pair> | null = null;

  const keyOf = (contender: Contender | null): Promise<string> =>
    sha256(
      canonicalJson({
        edition: EDITION,
        files,
        model: contender?.digest ?? null,
        // The input's numbers come from the processor alone.
        backend: contender && options.backend,
        channel: conditions.channel,
        border: conditions.border,
        brisque: options.brisqueModel && [
          options.brisqueModel.bias,
          ...options.brisqueModel.weights.slice(0, 8),
        ],
      }),
    );

  const judged = async (contender: Contender | null, metrics: readonly MetricId[]): Promise<KeptCell> => {
    decoded ??= decodePair(bytes, targetBytes, source);
    const { raster, reference } = await decoded;
    const { width, height } = raster;
    throwIfCancelled(signal);
    const start = performance.now();
    let restored: Raster;
    try {
      restored = contender === null ? raster : await contender.restore(raster);
    } catch (thrown) {
      const fault = faultOf(thrown);
      if (FATAL.includes(fault.code)) throw thrown;
      return { scores: {}, faults: { restoring: fault.message }, milliseconds: 0, width, height };
    }
    const milliseconds = contender === null ? 0 : performance.now() - start;
    return { ...(await scoresOf(restored, reference, metrics, options)), milliseconds, width, height };
  };

  return {
    async cell(contender) {
      const key = await keyOf(contender);
      const known = (await cells?.get(key)) ?? null;
      const missing = conditions.metrics.filter(
        (id) => known?.scores[id] === undefined && known?.faults?.[id] === undefined,
      );
      if (known && missing.length === 0) return { cell: known, fresh: false };
      const fresh = await judged(contender, missing);
      const cell = known
        ? {
            ...fresh,
            scores: { ...known.scores, ...fresh.scores },
            faults: { ...known.faults, ...fresh.faults },
          }
        : fresh;
      // What failed may go well the next time.
      if (cell.faults?.restoring === undefined) await cells?.put(key, cell);
      return { cell, fresh: true };
    },
  };
}

interface Pair {
  readonly raster: Raster;
  readonly reference: Raster | null;
}

async function decodePair(
  bytes: Uint8Array<ArrayBuffer>,
  targetBytes: Uint8Array<ArrayBuffer> | null,
  source: PhotoSource,
): Promise<Pair> {
  const { raster } = await decodePhoto(bytes, source.in);
  if (targetBytes === null || source.target === null) return { raster, reference: null };
  const { raster: reference } = await decodePhoto(targetBytes, source.target);
  if (raster.width === reference.width && raster.height === reference.height) return { raster, reference };
  throw new StudioError(
    'option-invalid',
    `${source.in} has ${raster.width} × ${raster.height} pixels and its clean partner ${source.target} ${reference.width} × ${reference.height}; pairs must be of one size.`,
  );
}

async function scoresOf(
  raster: Raster,
  reference: Raster | null,
  metrics: readonly MetricId[],
  { conditions, brisqueModel, signal }: JudgeOptions,
): Promise<Pick<Cell, 'scores' | 'faults'>> {
  const { channel, border } = conditions;
  const how = { channel, border, ...(reference && { reference }), ...(brisqueModel && { brisqueModel }) };
  const scores: Partial<Record<MetricId, number>> = {};
  const faults: Partial<Record<MetricId, string>> = {};
  for (const metric of metrics) {
    // A metric may take a second: whoever wants to cancel must be heard.
    await nextTask();
    throwIfCancelled(signal);
    try {
      scores[metric] = measure(metric, raster, how);
    } catch (thrown) {
      faults[metric] = faultOf(thrown).message;
    }
  }
  return { scores, ...(Object.keys(faults).length > 0 && { faults }) };
}
