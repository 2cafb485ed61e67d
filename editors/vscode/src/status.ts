// The language status item: which server runs, or that none does.
import * as vscode from 'vscode';

export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('flux.server', { language: 'flux' });

  constructor() {
    this.item.name = 'Flux';
  }

  starting(): void {
    this.set('Starting flux lsp', vscode.LanguageStatusSeverity.Information, true);
  }

  running(program: string, version: string): void {
    this.set(`Flux ${version}`, vscode.LanguageStatusSeverity.Information, false, program);
    this.item.command = { title: 'Restart', command: 'flux.restart' };
    void vscode.commands.executeCommand('setContext', 'flux.serverRuns', true);
  }

  stopped(why: string): void {
    this.set('Flux does not run', vscode.LanguageStatusSeverity.Error, false, why);
    this.item.command = { title: 'Restart', command: 'flux.restart' };
    void vscode.commands.executeCommand('setContext', 'flux.serverRuns', false);
  }

  dispose(): void {
    this.item.dispose();
  }

  private set(text: string, severity: vscode.LanguageStatusSeverity, busy: boolean, detail = ''): void {
    this.item.text = text;
    this.item.severity = severity;
    this.item.busy = busy;
    this.item.detail = detail;
  }
}
