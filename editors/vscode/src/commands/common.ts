// What several commands need: the program, and the file that is meant.
import * as vscode from 'vscode';
import { sayMissing } from '../missing';
import type { Server } from '../server';

/** The program; without one, the user is told. */
export function programOrSay(server: Server): string | undefined {
  const found = server.find();
  if ('program' in found) return found.program;
  void sayMissing(found.problem);
  return undefined;
}

/** The file that a lens or a menu names, else the one that is open. */
export function fileOf(given: unknown): vscode.Uri | undefined {
  if (given instanceof vscode.Uri) return given;
  if (typeof given === 'string') return vscode.Uri.parse(given, true);
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === 'flux') return document.uri;
  const visible = vscode.window.visibleTextEditors.find((editor) => editor.document.languageId === 'flux');
  return visible?.document.uri;
}

/** The same as a file on disk whose text is the one in the editor; else the user is told. */
export async function savedFile(given: unknown): Promise<string | undefined> {
  const uri = fileOf(given);
  if (!uri) {
    void vscode.window.showInformationMessage('Flux: open a .flux file first.');
    return undefined;
  }
  const document = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (document?.isDirty && !(await document.save())) return undefined;
  if (uri.scheme !== 'file') {
    void vscode.window.showInformationMessage('Flux: save the program as a file first.');
    return undefined;
  }
  return uri.fsPath;
}

/** A folder that is not trusted may be read, not run. */
export function mayRun(): boolean {
  if (vscode.workspace.isTrusted) return true;
  void vscode.window.showWarningMessage('Flux: programs of a folder that is not trusted are not run.');
  return false;
}
