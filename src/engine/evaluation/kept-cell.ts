/** A measured cell as text, for whoever keeps it. */
import * as v from 'valibot';
import { METRIC_IDS } from '../domain/score.ts';
import type { KeptCell } from './judge.ts';

// JSON has no Infinity: null is the PSNR of identical photos.
const finiteOrNot = v.pipe(
  v.nullable(v.number()),
  v.transform((value) => value ?? Number.POSITIVE_INFINITY),
);

const CellSchema = v.object({
  scores: v.record(v.picklist(METRIC_IDS), finiteOrNot),
  faults: v.optional(v.record(v.picklist(METRIC_IDS), v.string())),
  milliseconds: v.number(),
  width: v.number(),
  height: v.number(),
});

/** One line of JSON. */
export function encodeCell(cell: KeptCell): string {
  return JSON.stringify(cell);
}

/** The inverse of `encodeCell`; null for what is damaged. */
export function decodeCell(text: string): KeptCell | null {
  try {
    const parsed = v.safeParse(CellSchema, JSON.parse(text));
    return parsed.success ? (parsed.output as KeptCell) : null;
  } catch {
    return null;
  }
}
