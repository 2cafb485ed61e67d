// The language server's process: found, started, asked, started again.
// Comes in: settings and requests. Goes out: answers, and what the server tells on its own. Never here: what a request
// is for.
import * as vscode from 'vscode';
import { LanguageClient, State, type LanguageClientOptions, type ServerOptions } from 'vscode-languageclient/node';
import { machine } from './machine';
import { sayMissing } from './missing';
import { expand, find, type Found } from './program';
import { settings } from './settings';
import { Status } from './status';

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly status = new Status();
  private readonly graphChanged = new vscode.EventEmitter<vscode.Uri>();
  private readonly started = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  /** Starts and stops run one after the other. */
  private turn: Promise<void> = Promise.resolve();

  /** The graph of a file that was asked for is another now. */
  readonly onGraphChanged = this.graphChanged.event;
  /** A server has started, for the first time or again. */
  readonly onStarted = this.started.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    const changed = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('flux.server.path')) void this.restart();
    });
    const trusted = vscode.workspace.onDidGrantWorkspaceTrust(() => void this.restart());
    this.disposables = [changed, trusted, this.status, this.graphChanged, this.started];
  }

  /** The program, as the settings are now. */
  find(): Found {
    const here = machine();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return find(expand(settings.serverPath(), here.home, folder), here);
  }

  start(): Promise<void> {
    return this.next(() => this.launch());
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.launch();
    });
  }

  /** Asks the server. Fails if it does not run, or says no. */
  async request<T>(method: string, params: unknown): Promise<T> {
    if (!this.client) throw new Error('the language server does not run');
    return this.client.sendRequest<T>(method, params);
  }

  /** Is there a server to ask? */
  get runs(): boolean {
    return this.client?.isRunning() ?? false;
  }

  /** Places as the protocol has them, as the editor has them. */
  get convert(): LanguageClient['protocol2CodeConverter'] | undefined {
    return this.client?.protocol2CodeConverter;
  }

  dispose(): void {
    this.disposables.forEach((one) => one.dispose());
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  private async launch(): Promise<void> {
    this.status.starting();
    const found = this.find();
    if ('problem' in found) {
      this.log.error(found.problem);
      this.status.stopped(found.problem);
      void sayMissing(found.problem);
      return;
    }
    this.log.info(`starting ${found.program} lsp (${found.version})`);
    const client = new LanguageClient('flux', 'Flux', serverOptions(found.program), this.clientOptions());
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) this.status.running(found.program, found.version);
      if (newState === State.Stopped) this.status.stopped('The language server has ended; the log may say why.');
    });
    client.onNotification('flux/graphChanged', (params: { textDocument: { uri: string } }) => {
      this.graphChanged.fire(client.protocol2CodeConverter.asUri(params.textDocument.uri));
    });
    this.client = client;
    try {
      await client.start();
      this.started.fire();
    } catch (error) {
      this.log.error(`the language server did not start: ${String(error)}`);
      this.status.stopped('The language server did not start; the log may say why.');
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    // A server that has died already can't be stopped, and need not be.
    await client?.dispose().catch((error: unknown) => this.log.warn(`while it stopped: ${String(error)}`));
  }

  /** A setting that makes the server start again need not be told to the one that ends. */
  private async unlessEnding(tell: () => Promise<void>): Promise<void> {
    await tell().catch((error: unknown) => this.log.warn(`a setting was not told: ${String(error)}`));
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [
        { scheme: 'file', language: 'flux' },
        { scheme: 'untitled', language: 'flux' },
      ],
      diagnosticCollectionName: 'flux',
      outputChannel: this.log,
      initializationOptions: settings.server(),
      synchronize: { configurationSection: 'flux' },
      middleware: { workspace: { didChangeConfiguration: (sections, next) => this.unlessEnding(() => next(sections)) } },
    };
  }
}

function serverOptions(command: string): ServerOptions {
  return { command, args: ['lsp'] };
}
