// Two folders in one window, and a file that is in none and on no disk.
import assert from 'node:assert';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  const file = path.join(editor.folder, 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'hello' }, { path: 'small' }] }));
  // In the window of both, the folders are roots, and nothing else is there.
  const rows = editor.page.locator('.explorer-folders-view .monaco-list-row');
  const roots = async () => (await rows.filter({ hasText: /^(hello|small)/ }).count()) === 2 && (await rows.filter({ hasText: /^(shop|image)/ }).count()) === 0;
  // One that is opened while another one closes may come without its folders.
  for (let turn = 0; turn < 3; turn += 1) {
    await editor.page.goto(`${editor.address}/?workspace=${encodeURIComponent(file)}`);
    await editor.page.locator('.monaco-workbench').waitFor();
    if (await editor.until('both roots', roots, 10_000).catch(() => false)) break;
  }
  assert(await roots());
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
