/** The codec worker: files in and out, away from the main thread. */
import * as Comlink from 'comlink';
import { provideCodecs } from '../engine/imaging/codecs.ts';
import { freeRasters } from './protocol/transfer.ts';
import { loadCodec } from './services/codec-files.ts';
import { createCodecService } from './services/codec-service.ts';

provideCodecs(loadCodec);
Comlink.expose(createCodecService(Comlink.transfer, freeRasters));
