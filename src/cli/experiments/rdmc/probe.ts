/** What machines see in photos of rain after the zoo's RDMC and its rivals. */
import { join } from 'node:path';
import type { Raster } from '../../../engine/domain/raster.ts';
import { isPhotoName, pairNames } from '../../../engine/evaluation/pairing.ts';
import { decodePhoto } from '../../../engine/imaging/decode.ts';
import { loadDigestedModels, openZoo } from '../../engine.ts';
import { type Probed, type ProbePair, probePairs } from '../../probe-pairs.ts';
import { cached } from '../common/cache.ts';
import type { Room } from './run.ts';

const FOLDER = 'test/derain/rain100l';
const CLASSICAL = 'classic-rain-layers';

/** Looks at the first photos; kept until a model changes. Null where the zoo has no model for rain. */
export async function probeRain(
  room: Pick<Room, 'reader' | 'backend' | 'runs' | 'sizes'>,
): Promise<Probed | null> {
  const { reader, backend, runs, sizes } = room;
  const store = openZoo();
  const { manifest, cards } = await store.zoo();
  const recursive = cards.filter((card) => card.kind === 'network' && card.network.id === 'rdmc');
  const rain = manifest.byTask.rain;
  if (rain === undefined) return null;
  const ids = [...new Set([...recursive.map(({ id }) => id), rain, manifest.default, CLASSICAL])];
  const models = await Promise.all(ids.map((id) => loadDigestedModels(store, id)));
  const names = (part: string) => reader.list(`${FOLDER}/${part}`);
  const [inputs, targets] = await Promise.all([names('input'), names('target')]);
  const { pairs } = pairNames(inputs.filter(isPhotoName), targets.filter(isPhotoName));
  const chosen = pairs.slice(0, sizes.probed);
  const read = async (path: string): Promise<Raster> =>
    (await decodePhoto(await reader.read(path), path)).raster;
  const key = { digests: models.flat().map(({ digest }) => digest), chosen };
  return cached(join(runs, 'probe.json'), key, () =>
    probePairs(
      chosen.map(
        ({ input, target }): ProbePair => ({
          name: input,
          read: async () => ({
            damaged: await read(`${FOLDER}/input/${input}`),
            clean: await read(`${FOLDER}/target/${target}`),
          }),
        }),
      ),
      models.map((chain) => chain.map(({ model }) => model)),
      { store, assertHealthy: backend.assertHealthy, onPhoto: () => undefined },
    ),
  );
}
