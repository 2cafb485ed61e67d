// The panel itself: a page, and what it is told. Never here: which graph is shown, and when.
import * as vscode from 'vscode';
import { pageOf } from './html';
import type { Drawing, Extent, FromPage, Key, ToPage } from './messages';

/** What the user does in the panel. */
export interface Wishes {
  ready(): void;
  open(key: Key, keepFocus: boolean): void;
  extent(extent: Extent): void;
  export(): void;
  closed(): void;
}

export const PANEL = 'flux.graph';

export class Panel {
  private ready = false;
  /** Told before the page listens. */
  private waiting: ToPage[] = [];

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    wishes: Wishes,
  ) {
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extension, 'media'), vscode.Uri.joinPath(extension, 'dist')],
    };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extension, 'media', 'file-light.svg'),
      dark: vscode.Uri.joinPath(extension, 'media', 'file-dark.svg'),
    };
    webview.onDidReceiveMessage((said: FromPage) => this.heard(said, wishes));
    panel.onDidDispose(() => wishes.closed());
    webview.html = pageOf(webview, extension);
  }

  /** Brings it to the front, and the keyboard into it if it is asked for. */
  reveal(focus: boolean): void {
    this.panel.reveal(undefined, !focus);
    if (focus) this.tell({ kind: 'focus' });
  }

  draw(drawing: Drawing, extent: Extent): void {
    this.panel.title = `Graph of ${drawing.title}`;
    this.tell({ kind: 'drawing', drawing, extent });
  }

  /** There is no picture. */
  clear(title: string, extent: Extent): void {
    this.panel.title = `Graph of ${title}`;
    this.tell({ kind: 'empty', title, extent });
  }

  note(text: string): void {
    this.tell({ kind: 'note', text });
  }

  cursor(keys: Key[], reveal: boolean): void {
    this.tell({ kind: 'cursor', keys, reveal });
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  private tell(message: ToPage): void {
    if (this.ready) void this.panel.webview.postMessage(message);
    else this.waiting.push(message);
  }

  private heard(said: FromPage, wishes: Wishes): void {
    switch (said.kind) {
      case 'ready':
        this.ready = true;
        this.waiting.splice(0).forEach((message) => this.tell(message));
        return wishes.ready();
      case 'open':
        return wishes.open(said.key, said.keepFocus);
      case 'extent':
        return wishes.extent(said.extent);
      case 'export':
        return wishes.export();
    }
  }
}
