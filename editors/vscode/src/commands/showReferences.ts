// What a lens that counts uses does: shows them.
import * as vscode from 'vscode';
import type { Location, Position } from 'vscode-languageclient';
import type { Kit } from './index';

export async function showReferences({ server }: Kit, uri: string, at: Position, places: Location[]): Promise<void> {
  const convert = server.convert;
  if (!convert) return;
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    convert.asUri(uri),
    convert.asPosition(at),
    places.map((place) => convert.asLocation(place)),
  );
}
