/** The downstream probe over pairs of photos: what `mend probe` and the experiment on rain share. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Raster } from '../engine/domain/raster.ts';
import type { LoadedModel } from '../engine/inference/loaded-model.ts';
import type { ModelStore } from '../engine/inference/model-store.ts';
import { restore } from '../engine/inference/restorer.ts';
import type { Eyes, LookPair, ProbeScore } from '../engine/probe/probe.ts';
import { say } from './report.ts';

const PACKAGE = '@vladmandic/human';
const VERSION = '2.4.3';
/** Names of what is not restored: the damaged photo and the clean one. */
const INPUT = 'input';
const CLEAN = 'clean';

export interface ProbePair {
  readonly name: string;
  read(): Promise<{ readonly damaged: Raster; readonly clean: Raster }>;
}

export interface ProbeRoom {
  readonly store: ModelStore;
  readonly assertHealthy: () => void;
  readonly onPhoto: (done: number, name: string) => void;
}

export interface Probed {
  readonly count: number;
  /** Who looked beside FeatureNet; null where the package is not installed. */
  readonly networks: string | null;
  /** By chain of models, and of the damaged and the clean photo. */
  readonly scores: Readonly<Record<string, ProbeScore>>;
}

/** Looks at every pair damaged, restored by each chain of models, and clean. @throws StudioError as `restore` */
export async function probePairs(
  pairs: readonly ProbePair[],
  chains: readonly (readonly LoadedModel[])[],
  { store, assertHealthy, onPhoto }: ProbeRoom,
): Promise<Probed> {
  const ids = chains.map((chain) => chain.map(({ id }) => id).join(','));
  const { lookAt, probeScore } = await import('../engine/probe/probe.ts');
  const eyes: Eyes = { objects: await openObjects(), features: await store.features() };
  const seen = new Map<string, LookPair[]>([INPUT, ...ids, CLEAN].map((id) => [id, []]));
  for (const [done, pair] of pairs.entries()) {
    onPhoto(done, pair.name);
    const { damaged, clean: target } = await pair.read();
    const clean = await lookAt(eyes, target);
    const note = async (id: string, photo: Raster): Promise<void> => {
      seen.get(id)?.push({ clean, given: await lookAt(eyes, photo) });
      assertHealthy();
    };
    await note(INPUT, damaged);
    for (const [i, chain] of chains.entries()) {
      await note(ids[i] as string, await restore(chain, damaged, { assertHealthy }));
    }
    seen.get(CLEAN)?.push({ clean, given: clean });
  }
  const scores = [...seen].map(([id, looks]) => [id, probeScore(looks, eyes.objects !== null)] as const);
  return {
    count: pairs.length,
    networks: eyes.objects && `${PACKAGE} ${VERSION}: mb3-centernet, selfie`,
    scores: Object.fromEntries(scores),
  };
}

/** The networks of the package, or null, with a word, where it is not installed. */
async function openObjects(): Promise<Eyes['objects']> {
  const folder = modelFolder();
  if (folder === null) {
    say(
      `The package ${PACKAGE} is not here, so only FeatureNet looks; "npm install --no-save ${PACKAGE}@${VERSION}" brings the others.`,
    );
    return null;
  }
  const read = async (file: string) => new Uint8Array(await readFile(join(folder, file)));
  const [{ loadDetector }, { loadSegmenter }] = await Promise.all([
    import('../engine/probe/detector.ts'),
    import('../engine/probe/segmenter.ts'),
  ]);
  return { detector: await loadDetector(read), segmenter: await loadSegmenter(read) };
}

function modelFolder(): string | null {
  const require = createRequire(import.meta.url);
  for (const root of require.resolve.paths(PACKAGE) ?? []) {
    const folder = join(root, PACKAGE, 'models');
    if (existsSync(join(folder, 'mb3-centernet.json'))) return folder;
  }
  return null;
}
