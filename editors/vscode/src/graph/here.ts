// The cursor of an editor, with the names that are around it.
import * as vscode from 'vscode';
import type { Cursor } from './cursor';

const NAME = /[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*/;

export async function cursorOf(editor: vscode.TextEditor): Promise<Cursor> {
  const { document, selection } = editor;
  const at = selection.active;
  const range = document.getWordRangeAtPosition(at, NAME);
  return {
    uri: document.uri.toString(),
    line: at.line,
    character: at.character,
    word: range && document.getText(range),
    around: await namesAround(document.uri, at),
  };
}

async function namesAround(uri: vscode.Uri, at: vscode.Position): Promise<string[]> {
  const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  const names: string[] = [];
  let inside = found ?? [];
  for (;;) {
    const next = inside.find((symbol) => symbol.range.contains(at));
    if (!next) return names;
    // `Handler:[_, hit]` is a case of Handler.
    names.unshift(next.name.replace(/[^A-Za-z0-9_.].*$/, ''));
    inside = next.children ?? [];
  }
}
