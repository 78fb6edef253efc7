/** What a Run told, kept beside its Checkpoints: curves, pictures and remarks outlive the page. */
import * as v from 'valibot';
import type { Raster } from '../../engine/domain/raster.ts';
import type { TrainingEvent } from '../protocol/training.ts';

export interface Story {
  add(event: TrainingEvent): void;
  events(): readonly TrainingEvent[];
}

/** More steps than this are thinned out: a chart is a few hundred pixels wide. */
const MOST_STEPS = 4000;
/** As many pictures as the filmstrip shows. */
const MOST_FRAMES = 24;
const MOST_REMARKS = 50;
/** Looks at the weights of a search, each with all its links. */
const MOST_LOOKS = 400;

/** A story that goes on from the `step` of a Checkpoint: what was told of later steps will be told again. */
export function createStory(begun: readonly TrainingEvent[], step: number): Story {
  let events = rewound(begun, step);
  return {
    add: (event) => {
      // The pace is of the moment, and Checkpoints are listed by themselves.
      if (event.kind === 'pace' || event.kind === 'checkpoint') return;
      if (event.kind === 'recovered') events = rewound(events, event.step);
      events = [...thinned(withoutStale(events, event), event.kind), event];
    },
    events: () => events,
  };
}

/** Of compared photos the first, which are those of the base model, and the newest are enough. */
function withoutStale(events: TrainingEvent[], next: TrainingEvent): TrainingEvent[] {
  if (next.kind !== 'comparison') return events;
  return events.filter(({ kind, step }) => kind !== 'comparison' || step === 0);
}

const LIMITS = {
  step: MOST_STEPS,
  links: MOST_LOOKS,
  preview: MOST_FRAMES,
  warning: MOST_REMARKS,
  unsaved: MOST_REMARKS,
};
type Limited = keyof typeof LIMITS;

/** Room for one more of a kind: every second one goes where there are too many, but never the first. */
function thinned(events: TrainingEvent[], kind: TrainingEvent['kind']): TrainingEvent[] {
  if (!(kind in LIMITS)) return events;
  const most = LIMITS[kind as Limited];
  if (events.filter((event) => event.kind === kind).length < most) return events;
  let seen = -1;
  return events.filter((event) => {
    if (event.kind !== kind) return true;
    seen += 1;
    return seen % 2 === 0;
  });
}

function rewound(events: readonly TrainingEvent[], step: number): TrainingEvent[] {
  const isTold = ({ kind }: TrainingEvent): boolean =>
    ['step', 'scores', 'preview', 'links', 'look', 'comparison'].includes(kind);
  return events.filter((event) => !isTold(event) || event.step <= step);
}

/** Where the pixels of a picture lie. */
const PlaceSchema = v.strictObject({ width: v.number(), height: v.number(), at: v.number() });

/** A story as bytes: a JSON document behind its length (4 bytes, little-endian), then the pictures, RGB. */
export function encodeStory(events: readonly TrainingEvent[]): Uint8Array<ArrayBuffer> {
  const pictures: Uint8Array[] = [];
  let at = 0;
  const place = ({ width, height, rgb }: Raster) => {
    pictures.push(Uint8Array.from(rgb));
    at += rgb.length;
    return { width, height, at: at - rgb.length };
  };
  const plain = (_: string, value: unknown): unknown => {
    if (isRaster(value)) return place(value);
    // JSON has no infinity, which the PSNR of a photo that was good already is.
    return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  };
  const text = new TextEncoder().encode(JSON.stringify(events, plain));
  const bytes = new Uint8Array(4 + text.length + at);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let offset = 4 + text.length;
  for (const rgb of pictures) {
    bytes.set(rgb, offset);
    offset += rgb.length;
  }
  return bytes;
}

/** Reads a story that is known to be whole; one of another version of Mend is as good as none. */
export function decodeStory(bytes: Uint8Array<ArrayBuffer>): readonly TrainingEvent[] {
  try {
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const pixels = bytes.subarray(4 + length);
    const revived = (_: string, value: unknown): unknown => {
      if (value === 'Infinity' || value === '-Infinity' || value === 'NaN') return Number(value);
      const place = v.safeParse(PlaceSchema, value);
      if (!place.success) return value;
      const { width, height, at } = place.output;
      return { width, height, depth: 8, alpha: null, rgb: pixels.slice(at, at + width * height * 3) };
    };
    return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)), revived) as TrainingEvent[];
  } catch {
    return [];
  }
}

function isRaster(value: unknown): value is Raster {
  return typeof value === 'object' && value !== null && 'rgb' in value && ArrayBuffer.isView(value.rgb);
}
