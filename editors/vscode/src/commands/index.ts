// Every command of the extension, by its name in package.json. Each is one file.
import * as vscode from 'vscode';
import type { GraphPanels } from '../graph/panels';
import type { Pages } from '../pages';
import type { Server } from '../server';
import { check } from './check';
import { explain } from './explain';
import { exportGraph } from './exportGraph';
import { install } from './install';
import { newProject } from './newProject';
import { repl } from './repl';
import { run } from './run';
import { send } from './send';
import { showGraph } from './showGraph';
import { showReferences } from './showReferences';

/** What commands work with. */
export interface Kit {
  server: Server;
  log: vscode.LogOutputChannel;
  pages: Pages;
  graphs: GraphPanels;
}

/** Lenses, menus and the palette call a command with what they have. */
type Command = (kit: Kit, ...given: never[]) => unknown;

const COMMANDS: Record<string, Command> = {
  'flux.restart': ({ server }) => server.restart(),
  'flux.check': check,
  'flux.run': run,
  'flux.send': send,
  'flux.repl': repl,
  'flux.graph': ({ graphs }) => graphs.show(true),
  'flux.exportGraph': exportGraph,
  'flux.explain': explain,
  'flux.new': newProject,
  'flux.log': ({ log }) => log.show(),
  'flux.install': install,
  'flux.showGraph': showGraph,
  'flux.showReferences': showReferences,
};

export function registerCommands(context: vscode.ExtensionContext, kit: Kit): void {
  for (const [name, command] of Object.entries(COMMANDS)) {
    const call = command as (kit: Kit, ...given: unknown[]) => unknown;
    context.subscriptions.push(vscode.commands.registerCommand(name, (...given: unknown[]) => call(kit, ...given)));
  }
}
