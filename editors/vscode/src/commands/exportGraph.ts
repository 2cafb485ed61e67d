// Writes the graph as an SVG file.
import * as vscode from 'vscode';
import { fetchGraph } from '../graph/fetch';
import { fileOf } from './common';
import type { Kit } from './index';

export async function exportGraph({ server, graphs }: Kit): Promise<void> {
  const shown = graphs.shown();
  const uri = shown?.uri ?? fileOf(undefined);
  if (!uri) return;
  const answer = await fetchGraph(server, uri, shown?.node);
  if ('problem' in answer) {
    void vscode.window.showWarningMessage(`Flux: ${answer.problem}`);
    return;
  }
  const name = shown?.node ?? uri.path.replace(/^.*\//, '').replace(/\.flux$/, '');
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folderOf(uri), `${name}.svg`),
    filters: { 'SVG picture': ['svg'] },
    title: 'Export Graph',
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(answer.svg));
  const open = 'Open';
  const chosen = await vscode.window.showInformationMessage(`Flux: wrote ${target.fsPath}`, open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}

function folderOf(uri: vscode.Uri): vscode.Uri {
  if (uri.scheme === 'file') return vscode.Uri.joinPath(uri, '..');
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/');
}
