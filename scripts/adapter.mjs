/** Ends with 0 where Node finds a WebGPU adapter, hardware or software. */
import { create } from 'webgpu';

const adapter = await create([]).requestAdapter();
// The device thread would keep the program alive.
process.exit(adapter === null ? 1 : 0);
