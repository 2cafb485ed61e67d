// Serves a program in a terminal.
import * as vscode from 'vscode';
import { runTask } from '../tasks';
import { mayRun, programOrSay, savedFile } from './common';
import type { Kit } from './index';

export async function run({ server }: Kit, given?: unknown): Promise<void> {
  if (!mayRun()) return;
  const program = programOrSay(server);
  const file = program && (await savedFile(given));
  if (program && file) await vscode.tasks.executeTask(runTask(program, file));
}
