// Sends a test request through a program's graph, without a socket.
import * as vscode from 'vscode';
import { requestOf, takesBody } from '../request';
import { sendTask } from '../tasks';
import { fileOf, mayRun, programOrSay, savedFile } from './common';
import type { Kit } from './index';

/** What was sent last for a lens: the values of a route are typed once. */
const last = new Map<string, { request: string; body: string }>();

export async function send({ server }: Kit, given?: unknown, route?: unknown): Promise<void> {
  if (!mayRun()) return;
  const program = programOrSay(server);
  const file = program && (await savedFile(given));
  if (!program || !file) return;
  const offered = typeof route === 'string' ? route : await choose(given);
  const key = `${file} ${offered}`;
  const before = last.get(key) ?? { request: offered, body: '' };
  const typed = await vscode.window.showInputBox({
    title: 'Send a test request',
    prompt: 'Method and path, for example GET /hello/Ada?loud=true',
    value: before.request,
    validateInput: (text) => ('problem' in requestOf(text) ? requestOf(text).problem : undefined),
  });
  if (typed === undefined) return;
  const { request } = requestOf(typed);
  if (request === undefined) return;
  let body: string | undefined = before.body;
  if (takesBody(request)) {
    const prompt = 'The body, for example {"text": "hello"}; empty for none';
    body = await vscode.window.showInputBox({ title: request, prompt, value: body });
    if (body === undefined) return;
  }
  last.set(key, { request, body });
  await vscode.tasks.executeTask(sendTask(program, file, request, takesBody(request) ? body : undefined));
}

/** Without a lens: the requests that the file's lenses would send. */
async function choose(given: unknown): Promise<string> {
  const uri = fileOf(given);
  const lenses = uri
    ? await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)
    : [];
  const requests = (lenses ?? []).flatMap(({ command }) =>
    command?.command === 'flux.send' && typeof command.arguments?.[1] === 'string' ? [command.arguments[1]] : [],
  );
  if (requests.length < 2) return requests[0] ?? 'GET /';
  return (await vscode.window.showQuickPick(requests, { title: 'Send a test request' })) ?? requests[0] ?? 'GET /';
}
