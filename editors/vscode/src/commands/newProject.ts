// Makes a project that runs, and opens its program.
import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { programOrSay } from './common';
import type { Kit } from './index';

export async function newProject({ server, log }: Kit): Promise<void> {
  const program = programOrSay(server);
  if (!program) return;
  const name = await vscode.window.showInputBox({
    title: 'New Flux project',
    prompt: 'Its name',
    value: 'greeter',
    validateInput: (text) => (/^[A-Za-z][A-Za-z0-9_-]*$/.test(text) ? undefined : 'Letters, digits, - and _, and a letter first'),
  });
  if (!name) return;
  const parent = await folder();
  if (!parent) return;
  try {
    await promisify(execFile)(program, ['new', name], { cwd: parent });
  } catch (error) {
    log.error(String(error));
    const said = (error as { stderr?: string }).stderr?.trim() ?? '';
    void vscode.window.showErrorMessage(`Flux: the project was not made. ${said}`);
    return;
  }
  const root = vscode.Uri.file(path.join(parent, name));
  await vscode.window.showTextDocument(vscode.Uri.joinPath(root, `${name}.flux`));
  const inside = vscode.workspace.getWorkspaceFolder(root) !== undefined;
  const open = 'Open Folder';
  if (!inside && (await vscode.window.showInformationMessage(`Flux: made ${root.fsPath}`, open)) === open) {
    await vscode.commands.executeCommand('vscode.openFolder', root);
  }
}

/** The open folder, else one that is asked for. */
async function folder(): Promise<string | undefined> {
  const open = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (open) return open;
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true,
    canSelectFiles: false,
    openLabel: 'Make It Here',
    title: 'Where is the project made?',
  });
  return chosen?.[0]?.fsPath;
}
