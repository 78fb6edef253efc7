#!/usr/bin/env node
// Runs the command line straight from its TypeScript sources: no build step after `npm ci`.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/cli/main.ts');
await main(process.argv);
