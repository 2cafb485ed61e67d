// Says how to get the program.
import * as vscode from 'vscode';
import type { Kit } from './index';

export async function install({ pages }: Kit): Promise<void> {
  const extension = vscode.extensions.getExtension('flux-lang.flux-lang');
  if (!extension) return;
  const page = vscode.Uri.joinPath(extension.extensionUri, 'walkthrough', 'install.md');
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
  await pages.show('Install', text);
}
