// Tasks: `flux check`, `flux fmt --check` and `flux run`, in a terminal.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Server } from './server';
import { settings } from './settings';

/** A task as tasks.json has it. */
export interface Definition extends vscode.TaskDefinition {
  verb: 'check' | 'fmt' | 'run';
  files?: string[];
  arguments?: string[];
}

/** Programs of a folder; a plan is read with its program, and these folders hold copies. */
const PROGRAMS = '**/*.flux';
const NOT_THESE = '**/{node_modules,target,.git,.cache}/**';

export class Tasks implements vscode.TaskProvider {
  static register(server: Server): vscode.Disposable {
    return vscode.tasks.registerTaskProvider('flux', new Tasks(server));
  }

  private constructor(private readonly server: Server) {}

  async provideTasks(): Promise<vscode.Task[]> {
    const found = this.server.find();
    if ('problem' in found) return [];
    const verbs = ['check', 'fmt'] as const;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const all = folders.flatMap((folder) => verbs.map((verb) => folderTask(found.program, folder, { type: 'flux', verb }, this.server.runs)));
    return (await Promise.all(all)).filter((task) => task !== undefined);
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const found = this.server.find();
    const definition = task.definition as Definition;
    if ('problem' in found || typeof task.scope !== 'object') return undefined;
    return folderTask(found.program, task.scope, definition, this.server.runs);
  }
}

/** Checks or formats what the definition names, else every program of the folder; none if there is none. */
export async function folderTask(
  program: string,
  folder: vscode.WorkspaceFolder,
  definition: Definition,
  serverTells: boolean,
): Promise<vscode.Task | undefined> {
  const files = definition.files ?? (await programs(folder));
  if (files.length === 0) return undefined;
  const flags = definition.arguments ?? (definition.verb === 'fmt' ? ['--check'] : []);
  const task = make(definition, folder, definition.verb, program, [definition.verb, ...files, ...flags], folder.uri.fsPath);
  // A running server tells of the same problems, with more about each.
  if (serverTells) task.problemMatchers = [];
  if (definition.verb === 'check') task.group = vscode.TaskGroup.Build;
  return task;
}

/** Serves one program until its terminal is closed. */
export function runTask(program: string, file: string): vscode.Task {
  const definition: Definition = { type: 'flux', verb: 'run', files: [file] };
  const name = `run ${path.basename(file)}`;
  const words = ['run', file, ...settings.runArguments()];
  const task = make(definition, vscode.TaskScope.Workspace, name, program, words, path.dirname(file));
  task.isBackground = true;
  task.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, echo: false };
  task.problemMatchers = [];
  return task;
}

/** Sends one request through a program's graph. */
export function sendTask(program: string, file: string, request: string, body: string | undefined): vscode.Task {
  const words = ['send', file, request, '--include', ...(body ? ['--data', body] : []), ...(settings.sendTrace() ? ['--trace'] : [])];
  const definition = { type: 'flux', verb: 'send' };
  const task = make(definition, vscode.TaskScope.Workspace, `send ${request}`, program, words, path.dirname(file));
  task.problemMatchers = [];
  task.presentationOptions = { panel: vscode.TaskPanelKind.Shared, clear: true, echo: false, showReuseMessage: false };
  return task;
}

function make(
  definition: vscode.TaskDefinition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope.Workspace,
  name: string,
  program: string,
  words: string[],
  cwd: string,
): vscode.Task {
  return new vscode.Task(definition, scope, name, 'flux', new vscode.ProcessExecution(program, words, { cwd }), '$flux');
}

async function programs(folder: vscode.WorkspaceFolder): Promise<string[]> {
  const uris = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, PROGRAMS), NOT_THESE);
  const names = uris.map((uri) => path.relative(folder.uri.fsPath, uri.fsPath));
  return names.filter((name) => !name.endsWith('.plan.flux')).sort();
}
