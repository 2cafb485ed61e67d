// What the panel shows, and when it asks again: follows the cursor, the text and the server.
import * as vscode from 'vscode';
import type { Server } from '../server';
import { settings } from '../settings';
import { drawingOf, keyOf, type Answer, type Place } from './answer';
import { keys, meant } from './cursor';
import { fetchGraph } from './fetch';
import { cursorOf } from './here';
import type { Extent, Key } from './messages';
import type { Panel, Wishes } from './panel';

/** After the last edit: a server that tells when the graph has changed comes first. */
const AFTER_EDIT_MS = 300;
/** After the last move of the cursor. */
const AFTER_MOVE_MS = 60;
const NO_SOURCE = 'The file has no source, so it is no program: this is the node at the cursor.';

export class Session implements vscode.Disposable {
  readonly panel: Panel;
  private uri: vscode.Uri | undefined;
  private node: string | undefined;
  private extent: Extent = settings.graphScope();
  private answer: Answer | undefined;
  /** The program has no source: nodes are shown one by one. */
  private sourceless = false;
  /** Counts questions: an answer to an older one is dropped. */
  private asked = 0;
  /** Counts changes of the editor, likewise. */
  private turns = 0;
  private edited: NodeJS.Timeout | undefined;
  private moved: NodeJS.Timeout | undefined;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    make: (wishes: Wishes) => Panel,
    closed: () => void,
  ) {
    this.panel = make({
      ready: () => void this.begin(),
      open: (key, keepFocus) => void this.open(key, keepFocus),
      extent: (extent) => void this.setExtent(extent),
      export: () => void vscode.commands.executeCommand('flux.exportGraph'),
      closed,
    });
    this.disposables = [
      vscode.window.onDidChangeActiveTextEditor((editor) => void this.switched(editor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.move(textEditor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.edit(document)),
      server.onGraphChanged((uri) => void (uri.toString() === this.uri?.toString() && this.refresh())),
      server.onStarted(() => void this.refresh()),
    ];
  }

  shown(): { uri: vscode.Uri; node: string | undefined } | undefined {
    return this.uri && { uri: this.uri, node: this.node };
  }

  dispose(): void {
    clearTimeout(this.edited);
    clearTimeout(this.moved);
    this.disposables.splice(0).forEach((one) => one.dispose());
  }

  private async begin(): Promise<void> {
    const visible = vscode.window.visibleTextEditors;
    const editor = [vscode.window.activeTextEditor, ...visible].find((one) => one?.document.languageId === 'flux');
    if (!editor) return this.panel.note('Open a .flux file to see its graph.');
    await this.switched(editor);
  }

  /** Another editor: its program's graph, unless it is a part of the one that is shown. */
  private async switched(editor: vscode.TextEditor | undefined): Promise<void> {
    if (editor?.document.languageId !== 'flux') return;
    const uri = editor.document.uri;
    const turn = ++this.turns;
    if (this.uri?.toString() !== uri.toString() && !(await this.holds(uri))) {
      if (turn !== this.turns) return;
      this.uri = uri;
      this.answer = undefined;
      this.node = undefined;
      await this.refresh();
    }
    this.move(editor);
  }

  /** Is the file a part of the program that is shown, and no program itself? */
  private async holds(uri: vscode.Uri): Promise<boolean> {
    if (!this.uri || !this.answer) return false;
    const own = await fetchGraph(this.server, uri, undefined);
    if (!('graph' in own) || own.graph.sources.length > 0) return false;
    // Nothing is declared in it but components: it belongs to every program.
    if (own.places.length === 0) return true;
    const shown = await fetchGraph(this.server, this.uri, undefined);
    return 'graph' in shown && shown.places.some((place) => place.location.uri === uri.toString());
  }

  private edit(document: vscode.TextDocument): void {
    if (document.languageId !== 'flux' || !this.uri) return;
    clearTimeout(this.edited);
    this.edited = setTimeout(() => void this.refresh(), AFTER_EDIT_MS);
  }

  private move(editor: vscode.TextEditor): void {
    if (editor.document.languageId !== 'flux') return;
    clearTimeout(this.moved);
    this.moved = setTimeout(() => void this.follow(editor), AFTER_MOVE_MS);
  }

  /** The text or the server's mind has changed: begins with the whole program, which may have a source now. */
  private refresh(): Promise<void> {
    if (this.extent === 'program') this.node = undefined;
    return this.ask();
  }

  /** Asks for the graph again, and draws it. */
  private async ask(): Promise<void> {
    if (!this.uri) return;
    clearTimeout(this.edited);
    const question = ++this.asked;
    const answer = await fetchGraph(this.server, this.uri, this.node);
    if (question !== this.asked) return;
    if ('problem' in answer) return this.refused(answer.problem);
    if (this.node === undefined) this.sourceless = answer.graph.sources.length === 0;
    this.answer = answer;
    const editor = this.editor();
    const places = editor ? meant(answer.places, await cursorOf(editor)) : [];
    if (question !== this.asked || this.another(places)) return;
    this.panel.draw(drawingOf(answer, this.node), this.extent);
    this.panel.note(this.sourceless ? NO_SOURCE : '');
    this.panel.cursor(keys(places), settings.followCursor());
  }

  private async refused(problem: string): Promise<void> {
    if (this.node !== undefined && /no such node/.test(problem)) {
      this.node = undefined;
      return this.ask();
    }
    if (!this.answer && this.uri) this.panel.clear(nameOf(this.uri), this.extent);
    const before = this.answer ? ' This is the graph of before.' : '';
    this.panel.note(`${sentence(problem)}${before}`);
  }

  /** Marks what is at the cursor; where one node is shown, shows another if the cursor is in another. */
  private async follow(editor: vscode.TextEditor): Promise<void> {
    if (!this.answer) return;
    const places = meant(this.answer.places, await cursorOf(editor));
    if (!this.another(places)) this.panel.cursor(keys(places), settings.followCursor());
  }

  /** Should another node be shown? Then it is asked for. */
  private another(places: Place[]): boolean {
    if (this.extent === 'program' && !this.sourceless) return false;
    const node = places.find((place) => place.node !== undefined && place.kind !== 'call')?.name;
    if (node === undefined || node === this.node) return false;
    this.node = node;
    void this.ask();
    return true;
  }

  private async setExtent(extent: Extent): Promise<void> {
    this.extent = extent;
    this.node = undefined;
    await this.refresh();
  }

  private async open(key: Key, keepFocus: boolean): Promise<void> {
    const place: Place | undefined = this.answer?.places.find((one) => keyOf(one) === key);
    const range = place && this.server.convert?.asRange(place.location.range);
    if (!place || !range) return;
    const uri = vscode.Uri.parse(place.location.uri, true);
    const beside = this.editor()?.viewColumn ?? vscode.ViewColumn.One;
    await vscode.window.showTextDocument(uri, { selection: new vscode.Range(range.start, range.start), viewColumn: beside, preserveFocus: keepFocus });
  }

  /** The editor of the program that is shown. */
  private editor(): vscode.TextEditor | undefined {
    const all = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
    const flux = all.filter((one) => one?.document.languageId === 'flux');
    return flux.find((one) => one?.document.uri.toString() === this.uri?.toString()) ?? flux[0];
  }
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.replace(/^.*\//, '').replace(/\.flux$/, '');
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return first.endsWith('.') ? first : `${first}.`;
}
