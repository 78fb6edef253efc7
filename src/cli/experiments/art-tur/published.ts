/** What the papers print, to stand beside what is found here. */
import type { PresetId } from '../../../engine/domain/presets.ts';

export const SETTINGS: readonly PresetId[] = [
  'mioir-7',
  'rain-haze-noise',
  'rain-haze-snow',
  'rain-haze-noise-blur-dark',
];

/** Gains over mixed training for SRResNet of 1.2 million parameters on each of the seven tasks, in dB, in their order. */
export const PUBLISHED_BY_TASK: Readonly<Record<string, readonly number[]>> = {
  art: [0.07, 0.3, 0.1, 0.15, 0.86, 0.73, 1.51],
  tur: [0.03, 0.64, 0.16, 0.46, 2.82, 0.59, 1.84],
  sequential: [0.2, 0.48, 0.18, 0.27, 0.43, 0.21, 0.25],
  'sequential-art': [0.26, 0.77, 0.27, 0.39, 1.31, 0.94, 1.84],
};

/** Mean gains that are printed for a setting. */
export interface PublishedGains {
  readonly network: string;
  readonly gains: Readonly<Record<string, number>>;
}

/** On the other settings only other networks were published. */
export const PUBLISHED: Readonly<Record<string, PublishedGains>> = {
  'mioir-7': {
    network: 'SRResNet',
    gains: { art: 0.53, tur: 0.93, sequential: 0.32, 'sequential-art': 0.82 },
  },
  'rain-haze-noise': { network: 'PromptIR', gains: { art: 0.43, tur: 0.61 } },
  'rain-haze-snow': { network: 'TransWeather', gains: { art: 1.21, tur: 1.22 } },
  'rain-haze-noise-blur-dark': { network: 'AirNet', gains: { art: 0.91, tur: 1.81 } },
};
