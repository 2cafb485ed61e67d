// What the user has set, read where it is needed. The server's own settings are sent to it by the client.
import * as vscode from 'vscode';

function get<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration('flux').get<T>(name) ?? otherwise;
}

export const settings = {
  serverPath: () => get('server.path', ''),
  runArguments: () => get<string[]>('run.arguments', []),
  sendTrace: () => get('send.trace', true),
  graphScope: () => (get<string>('graph.scope', 'program') === 'node' ? ('node' as const) : ('program' as const)),
  followCursor: () => get('graph.followCursor', true),
  /** What the language server reads. */
  server: () => ({ inlayHints: get('inlayHints', {}), lenses: get('lenses', {}) }),
};
