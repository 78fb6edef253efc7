/** The explicit list of Networks: NetworkSpec in, Network out. */
import * as v from 'valibot';
import { StudioError } from '../domain/fault.ts';
import type { NetworkSpec } from '../domain/recipe.ts';
import { AirnetConfigSchema, airnet } from './airnet/airnet.ts';
import { MprnetConfigSchema, mprnet } from './mprnet/mprnet.ts';
import { NafnetConfigSchema, nafnet } from './nafnet.ts';
import type { Network } from './network.ts';
import { RdmcConfigSchema, rdmc } from './rdmc/rdmc.ts';
import { RdmcSearchConfigSchema, rdmcSearch } from './rdmc/supernet.ts';
import { PromptIrConfigSchema, promptIr, RestormerConfigSchema, restormer } from './restormer/restormer.ts';
import { SrresnetConfigSchema, srresnet } from './srresnet.ts';
import { TransweatherConfigSchema, transweather } from './transweather.ts';
import { UformerConfigSchema, uformer } from './uformer.ts';
import { UnetConfigSchema, unet } from './unet.ts';

const BUILDERS: Readonly<Record<string, (config: unknown) => Network>> = {
  srresnet: (config) => srresnet(v.parse(SrresnetConfigSchema, config)),
  rdmc: (config) => rdmc(v.parse(RdmcConfigSchema, config)),
  'rdmc-search': (config) => rdmcSearch(v.parse(RdmcSearchConfigSchema, config)),
  unet: (config) => unet(v.parse(UnetConfigSchema, config)),
  nafnet: (config) => nafnet(v.parse(NafnetConfigSchema, config)),
  restormer: (config) => restormer(v.parse(RestormerConfigSchema, config)),
  'prompt-ir': (config) => promptIr(v.parse(PromptIrConfigSchema, config)),
  transweather: (config) => transweather(v.parse(TransweatherConfigSchema, config)),
  airnet: (config) => airnet(v.parse(AirnetConfigSchema, config)),
  uformer: (config) => uformer(v.parse(UformerConfigSchema, config)),
  mprnet: (config) => mprnet(v.parse(MprnetConfigSchema, config)),
};

export const NETWORK_IDS: readonly string[] = Object.keys(BUILDERS);

/**
 * Builds the Network that a Recipe or a card names.
 * @throws StudioError `model-incompatible` for an id that we do not know or a config that does not fit
 */
export function buildNetwork({ id, config }: NetworkSpec): Network {
  const build = Object.hasOwn(BUILDERS, id) ? BUILDERS[id] : undefined;
  if (build === undefined) {
    throw new StudioError(
      'model-incompatible',
      `There is no network ${id}; the networks are ${NETWORK_IDS.join(', ')}.`,
    );
  }
  try {
    return build(config);
  } catch (cause) {
    if (!(cause instanceof v.ValiError)) throw cause;
    const [issue] = cause.issues;
    const where = v.getDotPath(issue) ?? 'its config';
    throw new StudioError(
      'model-incompatible',
      `Network ${id} cannot be built from ${where}: ${issue.message}.`,
      { cause },
    );
  }
}
