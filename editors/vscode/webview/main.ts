// The panel's page. Comes in: drawings, sentences, where the cursor is. Goes out: what the user wants.
import type { FromPage, ToPage } from '../src/graph/messages';
import { Bar } from './bar';
import { FactsView } from './factsView';
import { Sheet } from './sheet';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const code = acquireVsCodeApi();
const tell = (message: FromPage) => code.postMessage(message);
const note = document.querySelector<HTMLElement>('#note');

const facts = new FactsView();
const sheet = new Sheet({
  open: (key, keepFocus) => tell({ kind: 'open', key, keepFocus }),
  looked: (key) => facts.show(key),
});
const bar = new Bar({
  extent: (extent) => tell({ kind: 'extent', extent }),
  zoom: (by) => sheet.zoom(by),
  fit: () => sheet.fit(),
  export: () => tell({ kind: 'export' }),
});

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.kind) {
    case 'drawing':
      facts.learn(data.drawing.facts);
      bar.shows(data.drawing.title, data.extent);
      return sheet.draw(data.drawing);
    case 'empty':
      facts.learn([]);
      facts.show(undefined);
      bar.shows(data.title, data.extent);
      return sheet.clear();
    case 'note':
      if (note) [note.textContent, note.hidden] = [data.text, data.text === ''];
      return sheet.fade(data.text !== '');
    case 'cursor':
      sheet.mark(data.keys, data.reveal);
      return facts.show(data.keys[0]);
    case 'focus':
      return sheet.focus();
  }
});

tell({ kind: 'ready' });
