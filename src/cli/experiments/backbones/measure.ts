/** What a trained network is worth on test crops, and how long every network takes. */
import { join } from 'node:path';
import { secondsPerMegapixel } from '../../../engine/bench/network-cost.ts';
import type { BackendReport } from '../../../engine/domain/backend.ts';
import { faultOf } from '../../../engine/domain/fault.ts';
import { buildNetwork } from '../../../engine/networks/catalog.ts';
import type { NamedNetwork } from '../../../engine/networks/named.ts';
import { loadModels, openEngine, openZoo } from '../../engine.ts';
import { say } from '../../report.ts';
import { cached } from '../common/cache.ts';
import type { scoreCrops, TaskCrops } from '../common/test-crops.ts';
import { TRIALS } from './candidates.ts';
import type { Training } from './result.ts';
import { type TimedRoom, weightsOf } from './training.ts';

/** PSNR in dB of every test crop, trial by trial; kept beside the weights. */
export function psnrOf(
  { runs, sizes: { images, crop } }: TimedRoom,
  network: NamedNetwork,
  { sha256 }: Training,
  crops: readonly TaskCrops[],
  scored: (models: Parameters<typeof scoreCrops>[0]) => ReturnType<typeof scoreCrops>,
): Promise<(readonly number[])[]> {
  const key = { sha256, images, crop, trials: TRIALS, tasks: crops.map(({ task }) => task) };
  return cached(join(runs, network.id, 'scores.json'), key, async () => {
    const models = await loadModels(openZoo(), weightsOf({ runs }, network));
    try {
      return (await scored(models)).map(({ psnr }) => psnr);
    } finally {
      for (const model of models) model.dispose();
    }
  });
}

/** Seconds for a megapixel. Kept by what computed: a busy machine tells nothing, so it is measured once. */
export function timeOf(
  { runs, sizes }: TimedRoom,
  { id, spec }: NamedNetwork,
  side: number,
  { backend, adapter, software }: Pick<BackendReport, 'backend' | 'adapter' | 'software'>,
): Promise<number> {
  const { rounds } = sizes.timed;
  const key = { spec, side, rounds, backend, adapter, node: process.versions.node, version: 2 };
  const onProcessor = backend === 'wasm' || software;
  return cached(join(runs, id, `time-${backend}.json`), key, () =>
    secondsPerMegapixel(buildNetwork(spec), { side, rounds, ...(onProcessor && { clock: processorTime }) }),
  );
}

/** What this process has computed so far, in ms. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** On Dawn, with the adapter's name; null, and said why, where there is none. */
export async function timesOnWebgpu(
  room: TimedRoom,
  networks: readonly NamedNetwork[],
): Promise<{ readonly adapter: string; readonly times: ReadonlyMap<string, number> } | null> {
  const backend = await openEngine('webgpu').catch((thrown: unknown) => {
    say(faultOf(thrown).message);
    return null;
  });
  if (backend === null) return null;
  const times = new Map<string, number>();
  for (const network of networks)
    times.set(network.id, await timeOf(room, network, room.sizes.timed.webgpu, backend.report));
  backend.assertHealthy();
  return { adapter: backend.report.adapter, times };
}
