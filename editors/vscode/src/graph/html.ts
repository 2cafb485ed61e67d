// The panel's page, around the picture.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('hex');
  const local = (...parts: string[]) => webview.asWebviewUri(vscode.Uri.joinPath(extension, ...parts)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy"
    content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${local('media', 'graph.css')}">
  <title>Flux graph</title>
</head>
<body>
  <header>
  <div id="bar" role="toolbar" aria-label="Graph">
    <h1 id="title">Graph</h1>
    <div id="extent" role="radiogroup" aria-label="What is shown">
      <button role="radio" data-extent="program" aria-checked="true">Program</button>
      <button role="radio" data-extent="node" aria-checked="false" title="Only the node at the cursor">Node</button>
    </div>
    <span class="gap"></span>
    <button id="smaller" aria-label="Zoom out" title="Zoom out (-)">−</button>
    <button id="fit" aria-label="Fit to panel" title="Fit to panel (0)">Fit</button>
    <button id="larger" aria-label="Zoom in" title="Zoom in (+)">+</button>
    <button id="export" title="Write the graph as an SVG file">Export SVG</button>
  </div>
  </header>
  <p id="note" role="status" hidden></p>
  <main id="sheet" aria-label="Graph: arrow keys go from node to node, Enter opens a node's text"></main>
  <section id="facts" aria-live="polite" aria-label="About the node" hidden></section>
  <script nonce="${nonce}" src="${local('dist', 'graph.js')}"></script>
</body>
</html>`;
}
