// Opens the interactive session in a terminal, on the file that is open.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { fileOf, mayRun, programOrSay } from './common';
import type { Kit } from './index';

export async function repl({ server }: Kit, given?: unknown): Promise<void> {
  if (!mayRun()) return;
  const program = programOrSay(server);
  if (!program) return;
  const uri = fileOf(given);
  const file = uri?.scheme === 'file' ? uri.fsPath : undefined;
  const cwd = file ? path.dirname(file) : vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const terminal = vscode.window.createTerminal({
    name: 'Flux REPL',
    shellPath: program,
    shellArgs: ['repl', ...(file ? [file] : [])],
    iconPath: new vscode.ThemeIcon('terminal'),
    ...(cwd ? { cwd } : {}),
  });
  terminal.show();
}
