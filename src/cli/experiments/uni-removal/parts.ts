/** The parts of the experiment; each stands on its own. */
import { ADAPTATION } from './adaptation-part.ts';
import type { Part } from './part.ts';
import { TRANSFER } from './transfer-part.ts';

export const PARTS: readonly Part[] = [TRANSFER, ADAPTATION];
