/** A Studio without workers, for tests of effects. */
import { createStore } from 'zustand';
import type { Outcome } from '../../engine/domain/fault.ts';
import type { Photo } from '../../engine/domain/photo.ts';
import type { Raster } from '../../engine/domain/raster.ts';
import type { Picture } from '../../workers/protocol/picture.ts';
import type { StudioContext } from './context.ts';
import { createFolderKeeper } from './kept-folders.ts';
import { createPreview } from './preview.ts';
import { createShelf } from './shelf.ts';
import { INITIAL_STATE, type StudioState } from './state.ts';

const ok = <T>(value: T): Outcome<T> => ({ ok: true, value });
const refused = (): Outcome<never> => ({ ok: false, fault: { code: 'internal', message: 'Not faked.' } });

export const grey = (value: number): Raster => ({
  width: 1,
  height: 1,
  depth: 8,
  rgb: new Uint8Array(3).fill(value),
  alpha: null,
});

const bitmap = () => ({ width: 1, height: 1, close: () => undefined }) as ImageBitmap;

const picture = (): Picture => ({
  width: 1,
  height: 1,
  alpha: false,
  tiles: [{ x: 0, y: 0, bitmap: bitmap() }],
  overview: null,
  thumbnail: bitmap(),
});

const photo = (name: string): Photo => ({
  name,
  format: 'png',
  raster: grey(10),
  metadata: { exif: null, icc: null, xmp: null },
});

interface Fakes {
  readonly engine?: Partial<StudioContext['engine']>;
  readonly codec?: Partial<StudioContext['codec']>;
  readonly data?: Partial<StudioContext['data']>;
  readonly training?: Partial<StudioContext['training']>;
  readonly library?: Partial<StudioContext['library']>;
  readonly folders?: Partial<StudioContext['folders']>;
  readonly runs?: Partial<StudioContext['runs']>;
  readonly evaluation?: Partial<StudioContext['evaluation']>;
  readonly grids?: Partial<StudioContext['grids']>;
  readonly grouping?: Partial<StudioContext['grouping']>;
}

/** Decoding fails for names with `broken`; restoring brightens by ten. Saved files are kept in `saved`. */
export function fakeContext(fakes: Fakes = {}) {
  const saved: { name: string; type: string; size: number }[] = [];
  const codec: StudioContext['codec'] = {
    decode: async (_file, name) =>
      name.includes('broken')
        ? { ok: false, fault: { code: 'image-undecodable', message: `${name} is damaged.` } }
        : ok(photo(name)),
    encode: async (_raster, _metadata, { format }) =>
      ok(new Blob([new Uint8Array(5)], { type: `image/${format}` })),
    degrade: async () => ok(grey(0)),
    picture: async (raster) => ok({ raster, picture: picture() }),
    blend: async (original) => ok(original),
    encodeBlend: async (_original, _restored, _strength, _metadata, { format }) =>
      ok(new Blob(['mixed'], { type: `image/${format}` })),
    gain: async () => ok({ psnrInput: 20, psnr: 25 }),
    measure: async (raster) => ok(raster.rgb[0] ?? 0),
    layer: async () => ok(picture()),
    panel: async () => ok(bitmap()),
    figure: async () => ok(new Blob([new Uint8Array(9)])),
    ...fakes.codec,
  };
  const store = createStore<StudioState>()(() => INITIAL_STATE);
  const data: StudioContext['data'] = {
    choose: async () => refused(),
    preview: async (task) => ok({ task, set: {}, raster: grey(1) }),
    serve: async () => ok(new MessageChannel().port1),
    ...fakes.data,
  };
  const context: StudioContext = {
    store,
    sources: new Map(),
    preview: createPreview({ store }),
    sight: () => null,
    shelf: createShelf({ picture: async (raster) => ok({ raster, picture: picture() }), pinned: () => [] }),
    engine: {
      hello: async () =>
        ok({ protocol: 1, backend: 'wasm', adapter: 'SIMD', software: false, fallback: null }),
      zoo: async () => ok({ default: 'local-1', byTask: {}, cards: [], features: [] }),
      doubt: async () =>
        ok({ overlay: grey(3), peak: 16 / 255, mean: 2 / 255, high: 9 / 255, calibrated: true }),
      restore: async (raster) => ok({ raster: grey((raster.rgb[0] ?? 0) + 10), milliseconds: 1 }),
      ...fakes.engine,
    },
    codec,
    comparer: codec,
    data,
    groupData: data,
    training: {
      projects: async () => ok([]),
      train: async () => refused(),
      step: async () => refused(),
      pause: async () => ok(undefined),
      stop: async () => ok(undefined),
      saveModel: async () => refused(),
      story: async () => ok([]),
      removeCheckpoint: async () => refused(),
      strangers: async () => ok([]),
      removeProject: async () => ok(undefined),
      ...fakes.training,
    },
    folders: { ...createFolderKeeper({}), ...fakes.folders },
    library: {
      lasting: async () => ok(true),
      rename: async () => refused(),
      remove: async () => ok(undefined),
      bringBack: async () => refused(),
      importModel: async () => refused(),
      exportModel: async () => ok(new Uint8Array(7)),
      ...fakes.library,
    },
    runs: {
      describeProject: async () => refused(),
      describeLogFile: async () => refused(),
      ...fakes.runs,
    },
    evaluation: {
      evaluate: async () => refused(),
      last: async () => ok(null),
      forget: async () => ok(undefined),
      file: async () => ok('photo,model\r\n'),
      ...fakes.evaluation,
    },
    grids: {
      map: async () => refused(),
      place: async () => refused(),
      choose: async () => refused(),
      ...fakes.grids,
    },
    grouping: {
      plan: async () => refused(),
      search: async () => refused(),
      pause: async () => ok(undefined),
      kept: async () => ok(null),
      forget: async () => ok(undefined),
      keep: async () => refused(),
      ...fakes.grouping,
    },
    fetchFile: async () => new Blob(['[]']),
    save: (file, name) => saved.push({ name, type: file.type, size: file.size }),
    now: () => 0,
  };
  return { context, saved };
}
