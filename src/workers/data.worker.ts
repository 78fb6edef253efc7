/** The data worker: photos to learn from, decoded, damaged and cut on the processor. */
import * as Comlink from 'comlink';
import { provideCodecs } from '../engine/imaging/codecs.ts';
import { loadCodec } from './services/codec-files.ts';
import { createDataService } from './services/data-service.ts';

provideCodecs(loadCodec);
Comlink.expose(createDataService(Comlink.transfer, (server, port) => Comlink.expose(server, port)));
