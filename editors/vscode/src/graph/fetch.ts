// Asks the server for a graph.
import * as vscode from 'vscode';
import type { Server } from '../server';
import type { Answer } from './answer';

/** The graph of a file's program, or of one of its nodes; or why there is none, for the user. */
export async function fetchGraph(
  server: Server,
  uri: vscode.Uri,
  node: string | undefined,
): Promise<Answer | { problem: string }> {
  try {
    const params = { textDocument: { uri: uri.toString() }, ...(node ? { node } : {}) };
    const answer = await server.request<Answer | null>('flux/graph', params);
    return answer ?? { problem: 'the file is not known to the language server' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
