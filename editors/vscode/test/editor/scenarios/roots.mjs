// Two folders in one window, and a file that is in none and on no disk.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  const file = path.join(editor.folder, 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'hello' }, { path: 'small' }] }));
  await editor.page.goto(`${editor.address}/?workspace=${encodeURIComponent(file)}`);
  await editor.page.locator('.monaco-workbench').waitFor();
  const text = await editor.open('hello.flux');
  await text.locator('.codelens-decoration', { hasText: 'use' }).first().waitFor();
  // The other folder's mistakes are told too.
  await editor.press('Control+Shift+M');
  await editor.problems.filter({ hasText: 'there is no node' }).first().waitFor();
  await editor.shot('roots');
  await editor.press('Control+Shift+M');

  await editor.command('File: New Untitled Text File');
  const untitled = editor.page.locator('.editor-group-container.active .monaco-editor[data-uri^="untitled:"]').first();
  await untitled.waitFor();
  await editor.command('Change Language Mode');
  await editor.box.waitFor();
  await editor.box.fill('Flux');
  await editor.boxRows.filter({ hasText: /^Flux/ }).first().click();
  await untitled.click();
  await editor.type('source Get using http.get("/{int a}") => Nobody;');
  await untitled.locator('.squiggly-error').first().waitFor();
  await editor.shot('untitled');
}
