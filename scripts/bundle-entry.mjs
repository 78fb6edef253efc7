#!/usr/bin/env node
// The command line as the bundle starts it.
import { main } from '../src/cli/main.ts';

await main(process.argv);
