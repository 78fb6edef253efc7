#!/usr/bin/env node
// Runs the command line straight from its TypeScript sources: no build step after `npm ci`.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

// Its path mapping takes the gradients of tfjs from a build that Node can load, whatever folder we are in.
register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
const { main } = await import('../src/cli/main.ts');
await main(process.argv);
