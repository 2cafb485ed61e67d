// A program of two files: its graph leads from one to the other, names and file names follow, components are read-only.
import { readFileSync, existsSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  const text = await editor.open('parts/main.flux');
  await text.locator('.codelens-decoration', { hasText: 'use' }).first().waitFor();
  await editor.command('Flux: Show Graph');
  const { graph } = editor;
  await graph.locator('.vertex', { hasText: 'auth.Check' }).click();
  const auth = editor.text('auth.flux');
  await auth.locator('.view-line', { hasText: 'Check' }).first().waitFor();
  // The part has no source: the graph stays the program's.
  await graph.locator('.vertex.current', { hasText: 'auth.Check' }).waitFor();
  await graph.locator('.vertex', { hasText: 'Greet' }).first().waitFor();
  await editor.shot('parts');

  await auth.locator('.view-line', { hasText: /^Check/ }).first().click({ position: { x: 12, y: 8 } });
  await editor.newName('Admit');
  await editor.press('Enter');
  await auth.locator('.view-line', { hasText: /^Admit/ }).first().waitFor();
  await graph.locator('.vertex', { hasText: 'auth.Admit' }).first().waitFor();
  await editor.command('File: Save All Files');
  const main = path.join(editor.folder, 'parts/main.flux');
  await editor.until('the other file has the new name', async () => /=> auth\.Admit/.test(readFileSync(main, 'utf8')));

  await editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: /^auth\.flux/ }).first().click();
  await editor.press('F2');
  const name = editor.page.locator('.explorer-folders-view .monaco-inputbox input').first();
  await name.waitFor();
  await name.fill('people.flux');
  await editor.press('Enter');
  await editor.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'OK' }).click();
  await editor.until('the file has its new name', async () => existsSync(path.join(editor.folder, 'parts/people.flux')));
  await editor.open('parts/main.flux');
  await editor.line(editor.text('main.flux'), /use.*"people\.flux"/).waitFor();
  await graph.locator('#title', { hasText: 'main' }).waitFor();
  await graph.locator('.vertex', { hasText: 'auth.Admit' }).first().waitFor();
  await editor.shot('parts-renamed');

  await editor.goto(2, 26);
  await editor.press('F12');
  const library = editor.text('http.flux');
  await library.locator('.view-line', { hasText: 'http.get' }).first().waitFor();
  await library.click();
  await editor.type('x');
  await editor.page.locator('.monaco-editor-overlaymessage', { hasText: 'read-only' }).first().waitFor();
  // Which belongs to every program.
  await graph.locator('.vertex', { hasText: 'auth.Admit' }).first().waitFor();
  await editor.shot('library');

  // A file without a source shows one node at a time.
  await editor.open('nodes.flux');
  await graph.locator('#note', { hasText: 'no source' }).waitFor();
  await editor.goto(1, 1);
  await graph.locator('.vertex', { hasText: 'Twice' }).first().waitFor();
  await editor.goto(2, 1);
  await graph.locator('.vertex', { hasText: 'Half' }).first().waitFor();
  await graph.locator('.vertex', { hasText: 'Twice' }).first().waitFor({ state: 'detached' });
  // With a source it is a program.
  await editor.press('Control+End');
  await editor.type('source Get using http.get("/{int a}") => Half;');
  await graph.locator('#note').waitFor({ state: 'hidden' });
  await graph.locator('.vertex.source', { hasText: 'Get' }).waitFor();
}
