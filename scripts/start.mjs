/** `npm start`: installs, builds and serves the Studio, each only where it is due. Needs Node and npm alone. */
import { fileURLToPath } from 'node:url';
import { installPackages } from './packages.mjs';
import { quit, serveStudio } from './serve.mjs';
import { buildIsDue, buildStudio } from './studio.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function start() {
  await installPackages(root);
  if (buildIsDue(root)) {
    console.log('Building the Studio…');
    const { code, tail } = await buildStudio(root, { quiet: true });
    if (code !== 0) throw new Error(`The Studio could not be built:\n${tail}`);
  }
  await serveStudio(process.argv.slice(2), process.env);
}

start().catch(quit);
