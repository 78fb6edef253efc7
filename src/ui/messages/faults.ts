/** What each Fault means to the user. A new code fails the build until it has its words here. */
import type { FaultCode } from '../../engine/domain/fault.ts';

export interface FaultText {
  readonly title: string;
  readonly cure: string;
}

export const FAULT_TEXTS: Readonly<Record<FaultCode, FaultText>> = {
  'webgpu-unavailable': {
    title: 'No usable graphics processor',
    cure: 'Mend works without it, only slower. A current Chrome or Edge offers WebGPU.',
  },
  'device-lost': {
    title: 'The graphics processor stopped',
    cure: 'Press Restore to try again. If it happens often, close other heavy tabs.',
  },
  'out-of-memory': {
    title: 'Not enough memory',
    cure: 'Close other tabs or take a smaller photo, then press Restore.',
  },
  'image-undecodable': {
    title: 'This file is damaged',
    cure: 'Try another copy of the photo, or save it anew in another program.',
  },
  'image-unsupported': {
    title: 'This kind of file is not supported',
    cure: 'Open a PNG, JPEG, WebP or AVIF made from it.',
  },
  'image-too-large': {
    title: 'This photo is too large',
    cure: 'Make it smaller in another program, then open it again.',
  },
  'image-unreadable': {
    title: 'This file could not be read',
    cure: 'Check that it still exists and that you may open it.',
  },
  'output-unwritable': {
    title: 'The result could not be saved',
    cure: 'Check that there is room, or save to another place.',
  },
  'dataset-empty': {
    title: 'No photos found',
    cure: 'Choose a folder that holds PNG, JPEG, WebP or AVIF photos.',
  },
  'dataset-unpaired': {
    title: 'Photos without a partner',
    cure: 'Give each damaged photo a clean one with the same name.',
  },
  'recipe-invalid': {
    title: 'The Recipe is not valid',
    cure: 'Correct the field that is named and try again.',
  },
  'option-invalid': {
    title: 'A setting is not valid',
    cure: 'Correct the setting that is named and try again.',
  },
  'model-unknown': { title: 'This model does not exist', cure: 'Choose another model.' },
  'model-incompatible': { title: 'This model does not fit', cure: 'Choose another model.' },
  'model-damaged': {
    title: 'A model could not be loaded',
    cure: 'Check the connection and reload the page.',
  },
  'checkpoint-damaged': { title: 'A checkpoint is damaged', cure: 'Go on from an older checkpoint.' },
  'project-newer': {
    title: 'A newer Mend made this',
    cure: 'Reload the page to get the newest Mend; until then it stays as it is.',
  },
  'training-diverged': {
    title: 'Training became unstable',
    cure: 'The last good checkpoint is kept. Lower the learning rate and go on from there.',
  },
  'training-busy': {
    title: 'Another training is under way',
    cure: 'Pause it first. A training that goes on in another tab can be paused there.',
  },
  'dataset-changed': {
    title: 'These are not the photos of this training',
    cure: 'Choose the same folders as before, or start a new training.',
  },
  'storage-full': { title: 'The storage is full', cure: 'Delete old checkpoints or free some disk space.' },
  cancelled: { title: 'Cancelled', cure: 'Press Restore to start again.' },
  internal: { title: 'Something unexpected happened', cure: 'Try again; if it stays, reload the page.' },
};
