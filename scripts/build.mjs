/** Builds the Studio into `dist/studio`. */
import { fileURLToPath } from 'node:url';
import { buildStudio } from './studio.mjs';

const { code } = await buildStudio(fileURLToPath(new URL('..', import.meta.url)));
process.exitCode = code;
