// Checks every program of every folder in a terminal; what it finds is in the problems panel.
import * as vscode from 'vscode';
import { folderTask } from '../tasks';
import { programOrSay } from './common';
import type { Kit } from './index';

export async function check({ server }: Kit): Promise<void> {
  const program = programOrSay(server);
  if (!program) return;
  await vscode.workspace.saveAll(false);
  const folders = vscode.workspace.workspaceFolders ?? [];
  const tasks = await Promise.all(folders.map((folder) => folderTask(program, folder, { type: 'flux', verb: 'check' }, server.runs)));
  const some = tasks.filter((task) => task !== undefined);
  if (some.length === 0) {
    void vscode.window.showInformationMessage('Flux: no open folder has a .flux file.');
  }
  for (const task of some) await vscode.tasks.executeTask(task);
}
