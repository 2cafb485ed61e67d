// Drives the extension in the real editor, one scenario after the other; each asserts what its user sees.
//   node main.mjs ROOT TOOLS FLUX [SCENARIO…]
import assert from 'node:assert';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Editor } from './editor.mjs';
import { startServer } from './server.mjs';

const [root, tools, flux, ...wanted] = process.argv.slice(2).map((word, index) => (index < 3 ? path.resolve(word) : word));
const here = import.meta.dirname;
const names = readdirSync(path.join(here, 'scenarios')).map((name) => name.replace('.mjs', '')).sort();
const chosen = wanted.length > 0 ? names.filter((name) => wanted.some((word) => name.includes(word))) : names;
assert(chosen.length > 0, `no scenario is called so: ${names.join(', ')}`);

const shots = path.join(tools, 'shots');
if (wanted.length === 0) rmSync(shots, { recursive: true, force: true });
const vsix = path.join(root, 'editors/vscode/dist/flux-lang.vsix');
const server = await startServer({ root, tools, vsix, flux });

/** Plays one in a window and a folder of its own: what one leaves behind is not the next one's matter. */
async function play(name, folder) {
  const began = Date.now();
  const { scenario } = await import(`./scenarios/${name}.mjs`);
  const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const editor = await Editor.start({ address: server.address, folder: server.folder(folder), shots, executable });
  try {
    await scenario(editor);
    console.log(`ok    ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    const where = error.stack.split('\n').filter((line) => line.includes('scenarios/')).join('\n');
    console.log(`FAIL  ${name}: ${error.message.slice(0, 1500)}\n${where}`);
    await editor.shot(`failed-${folder}`).catch(() => {});
    return false;
  } finally {
    await editor.close();
  }
}

let failed = 0;
try {
  for (const name of chosen) {
    // On a busy machine a key may come before the window listens. That does not happen twice; a fault does.
    if (!(await play(name, name)) && !(await play(name, `${name}-again`))) failed += 1;
  }
} finally {
  await server.stop();
}
console.log(failed === 0 ? `${chosen.length} scenarios, all ok; screenshots in ${shots}` : `${failed} of ${chosen.length} scenarios failed; screenshots in ${shots}`);
process.exit(failed === 0 ? 0 : 1);
