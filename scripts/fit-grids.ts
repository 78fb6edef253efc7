/**
 * Measures and fits what the choice per photo compares with, beside the descriptor in the zoo:
 *
 *     npx tsx scripts/fit-grids.ts --data DATA [--each 36] [--runs runs/grids]
 *
 * Learns from `train` less val.txt and gallery.txt. Stopped, it goes on where it was.
 */
import { parseArgs } from 'node:util';
import { loadCodecFile } from '../src/cli/codec-files.ts';
import { fitReferences } from '../src/cli/experiments/grids/fit-references.ts';
import { provideCodecs } from '../src/engine/imaging/codecs.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.MEND_DATA ?? '' },
    each: { type: 'string', default: '36' },
    runs: { type: 'string', default: 'runs/grids' },
    backend: { type: 'string', default: 'wasm' },
    descriptor: { type: 'string', default: 'descriptor-1' },
  },
});

provideCodecs(loadCodecFile);
await fitReferences({
  data: values.data,
  each: Number(values.each),
  runs: values.runs,
  backend: values.backend === 'webgpu' ? 'webgpu' : 'wasm',
  descriptor: values.descriptor,
});
process.exit(0);
