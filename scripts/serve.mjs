/** Serves the built Studio: `node scripts/serve.mjs [--port N] [--host H]`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serveFolder } from './static-server.mjs';

export const STUDIO_FOLDER = fileURLToPath(new URL('../dist/studio', import.meta.url));
const USUAL_PORT = 4173;

/**
 * Serves until Ctrl-C. A port that was asked for is a wish to be kept; the usual one may give way.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} environment
 * @param {string} [folder] the built Studio
 */
export async function serveStudio(args, environment, folder = STUDIO_FOLDER) {
  const { values } = parseArgs({ args, options: { port: { type: 'string' }, host: { type: 'string' } } });
  const wish = values.port ?? environment.PORT;
  const port = wish === undefined ? USUAL_PORT : Number(wish);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`The port must be a whole number from 0 to 65535, not ${wish}.`);
  }
  if (!existsSync(folder)) throw new Error('The Studio is not built yet; run `npm run build` first.');
  const server = await serveFolder(folder, {
    port,
    orNext: wish === undefined,
    ...(values.host === undefined ? {} : { host: values.host }),
  });
  console.log(`Mend is ready at ${server.address} (Ctrl-C quits)`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
}

/**
 * Ends the program with one sentence instead of a stack.
 * @param {unknown} error
 */
export function quit(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  console.error(
    code === 'EADDRINUSE' ? 'That port is taken; choose another with --port, or give none.' : message,
  );
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  serveStudio(process.argv.slice(2), process.env).catch(quit);
}
