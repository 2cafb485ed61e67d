// Says that there is no `flux`, and what to do about it.
import * as vscode from 'vscode';

const HOW = 'How to Get It';
const SETTING = 'Open Setting';
const AGAIN = 'Try Again';

export async function sayMissing(problem: string): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(`Flux: ${problem}`, HOW, SETTING, AGAIN);
  if (chosen === HOW) await vscode.commands.executeCommand('flux.install');
  if (chosen === SETTING) await vscode.commands.executeCommand('workbench.action.openSettings', 'flux.server.path');
  if (chosen === AGAIN) await vscode.commands.executeCommand('flux.restart');
}
