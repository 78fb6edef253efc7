/** Sizes of networks that experiments compare, by the names that commands take. */
import type { NetworkSpec } from '../domain/recipe.ts';
import { AIRNET_CONFIGS } from './airnet/airnet.ts';
import { NAFNET_CONFIGS } from './nafnet.ts';
import { PROMPT_IR_CONFIGS, RESTORMER_CONFIGS } from './restormer/restormer.ts';
import { TRANSWEATHER_CONFIGS } from './transweather.ts';
import { UFORMER_CONFIGS } from './uformer.ts';

export interface NamedNetwork {
  readonly id: string;
  readonly label: string;
  readonly spec: NetworkSpec;
}

const named = (id: string, label: string, network: string, config: object): NamedNetwork => ({
  id,
  label,
  spec: { id: network, config: { ...config } },
});

export const NAMED_NETWORKS: readonly NamedNetwork[] = [
  named('unet-zoo', 'U-Net, as in the zoo', 'unet', {
    widths: [64, 96, 128],
    blocks: [1, 1],
    middle: 1,
    decoder: [2, 1],
  }),
  named('srresnet-lite', 'SRResNet, small', 'srresnet', { channels: 32, blocks: 8 }),
  named('nafnet-small', 'NAFNet, small', 'nafnet', NAFNET_CONFIGS.small),
  named('nafnet-lite', 'NAFNet, larger', 'nafnet', NAFNET_CONFIGS.lite),
  named('nafnet-wide', 'NAFNet, wide', 'nafnet', NAFNET_CONFIGS.wide),
  named('restormer-small', 'Restormer, small (dim 12)', 'restormer', RESTORMER_CONFIGS.small),
  named('restormer-lite', 'Restormer, lite (dim 16)', 'restormer', RESTORMER_CONFIGS.lite),
  named('prompt-ir-small', 'PromptIR, small (dim 12)', 'prompt-ir', PROMPT_IR_CONFIGS.small),
  named('prompt-ir-lite', 'PromptIR, lite (dim 16)', 'prompt-ir', PROMPT_IR_CONFIGS.lite),
  named('uformer-small', 'Uformer, smallest (C 8)', 'uformer', UFORMER_CONFIGS.small),
  named('uformer-lite', 'Uformer, small (C 12)', 'uformer', UFORMER_CONFIGS.lite),
  named('transweather-lite', 'TransWeather, small', 'transweather', TRANSWEATHER_CONFIGS.lite),
  named('airnet-lite', 'AirNet, lite', 'airnet', AIRNET_CONFIGS.lite),
  named('mprnet-lite', 'MPRNet, small', 'mprnet', { features: 16, scale: 8, orsScale: 8, blocks: 2 }),
];

export function namedNetwork(id: string): NamedNetwork | undefined {
  return NAMED_NETWORKS.find((network) => network.id === id);
}

/** The smallest side of patches that a network takes, from `wanted` upwards. */
export function patchFor(multiple: number, wanted: number): number {
  return Math.ceil(wanted / multiple) * multiple;
}
