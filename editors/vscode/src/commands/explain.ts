// Shows the page of a diagnostic: of the one at the cursor, else of one that is asked for.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { programOrSay } from './common';
import type { Kit } from './index';

const CODE = /^F\d{4}$/;

export async function explain({ server, pages }: Kit, given?: unknown): Promise<void> {
  const program = programOrSay(server);
  const code = program && (typeof given === 'string' ? given : await ask());
  if (!program || !code) return;
  try {
    const { stdout } = await promisify(execFile)(program, ['explain', code], { env: { ...process.env, NO_COLOR: '1' } });
    // What a page's programs print may be nothing.
    await pages.show(code, stdout.replace(/^```.*\n\s*```$/gm, ''));
  } catch {
    void vscode.window.showWarningMessage(`Flux: there is no page of ${code}.`);
  }
}

async function ask(): Promise<string | undefined> {
  const here = codesAtCursor();
  const typed = await vscode.window.showInputBox({
    title: 'Explain a diagnostic',
    prompt: 'Its code, for example F0501',
    value: here[0] ?? '',
    validateInput: (text) => (CODE.test(text.trim().toUpperCase()) ? undefined : 'F and four digits'),
  });
  return typed?.trim().toUpperCase();
}

function codesAtCursor(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const all = vscode.languages.getDiagnostics(editor.document.uri);
  const here = all.filter((one) => one.range.intersection(editor.selection) ?? one.range.contains(editor.selection.active));
  const codes = here.map(({ code }) => String(typeof code === 'object' ? code.value : (code ?? '')));
  return codes.filter((code) => CODE.test(code));
}
