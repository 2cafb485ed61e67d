// Opens the graph panel, and opens it again when the window is loaded again.
import * as vscode from 'vscode';
import type { Server } from '../server';
import { Panel, PANEL } from './panel';
import { Session } from './session';

export class GraphPanels implements vscode.Disposable {
  private session: Session | undefined;
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: (panel) => {
        this.fill(panel);
        return Promise.resolve();
      },
    });
  }

  /** Shows the panel beside the text. One that is there already gets the keyboard, if that is wanted. */
  show(focus: boolean): void {
    if (this.session) {
      this.session.panel.reveal(focus);
      return;
    }
    const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    this.fill(vscode.window.createWebviewPanel(PANEL, 'Graph', where, { enableScripts: true, retainContextWhenHidden: true }));
  }

  /** Of which file, and of which of its nodes if not of all, the panel shows the graph. */
  shown(): { uri: vscode.Uri; node: string | undefined } | undefined {
    return this.session?.shown();
  }

  dispose(): void {
    this.serializer.dispose();
    this.session?.dispose();
  }

  private fill(webview: vscode.WebviewPanel): void {
    const session: Session = new Session(this.server, (wishes) => new Panel(webview, this.extension, wishes), () => {
      session.dispose();
      if (this.session === session) this.session = undefined;
    });
    this.session?.dispose();
    this.session = session;
  }
}
