// Where the extension begins: starts the language server and registers what the user can do.
// Never here: how any of it works; each has its file.
import * as vscode from 'vscode';
import { registerCommands } from './commands/index';
import { GraphPanels } from './graph/panels';
import { Pages } from './pages';
import { Server } from './server';
import { Tasks } from './tasks';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Flux', { log: true });
  const started = new Server(log);
  server = started;
  const pages = new Pages();
  const graphs = new GraphPanels(context.extensionUri, started);
  context.subscriptions.push(log, started, pages, graphs, Tasks.register(started));
  registerCommands(context, { server: started, log, pages, graphs });
  await started.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
