// What a lens that counts paths does: goes to its source, and shows the graph.
import * as vscode from 'vscode';
import type { Position } from 'vscode-languageclient';
import type { Kit } from './index';

export async function showGraph({ server, graphs }: Kit, uri: string, at: Position): Promise<void> {
  const convert = server.convert;
  if (!convert) return;
  const place = convert.asPosition(at);
  await vscode.window.showTextDocument(convert.asUri(uri), { selection: new vscode.Range(place, place) });
  graphs.show(false);
}
