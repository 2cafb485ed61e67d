// The program is missing, comes back, is started again; what uses it goes on.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  const text = await editor.open('hello.flux');
  await text.locator('.codelens-decoration', { hasText: 'use' }).first().waitFor();
  await editor.command('Flux: Show Graph');
  const { graph } = editor;
  await graph.locator('.vertex', { hasText: 'Greet' }).first().waitFor();

  const set = (value) => {
    mkdirSync(path.join(editor.folder, '.vscode'), { recursive: true });
    writeFileSync(path.join(editor.folder, '.vscode/settings.json'), JSON.stringify(value));
  };
  set({ 'flux.server.path': '/nowhere/flux' });
  const message = editor.page.locator('.notification-list-item', { hasText: '/nowhere/flux' }).first();
  await message.waitFor();
  for (const button of ['How to Get It', 'Open Setting', 'Try Again']) await message.locator('.monaco-button', { hasText: button }).waitFor();
  await editor.shot('missing');
  await message.locator('.monaco-button', { hasText: 'How to Get It' }).click();
  await editor.tab('Preview Install').waitFor();
  await editor.closeTab('Preview Install');

  set({});
  await editor.open('hello.flux');
  await text.locator('.codelens-decoration', { hasText: 'use' }).first().waitFor();
  await editor.command('Flux: Restart Language Server');
  await editor.goto(2, 1);
  await editor.press('End', 'Backspace');
  await text.locator('.squiggly-error').first().waitFor();
  await graph.locator('#note', { hasText: 'has errors' }).waitFor();
  // Formatted at its `;`.
  await editor.press('Home');
  await editor.type('   ');
  await editor.press('End');
  await editor.type(';');
  await text.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await editor.until('the statement is formatted', async () => (await editor.lines(text)).some((line) => line.startsWith('Greet (')));
  await graph.locator('#note').waitFor({ state: 'hidden' });

  // Uses, by the lens.
  await text.locator('.codelens-decoration a', { hasText: /1\suse/ }).first().click();
  await editor.page.locator('.reference-zone-widget, .peekview-widget').first().waitFor();
  await editor.shot('uses');
  await editor.away();
  await graph.locator('.vertex.current', { hasText: 'Greet' }).waitFor();

  // The panel is there again when the window is loaded again.
  await editor.press('Control+S');
  await editor.page.reload();
  await editor.page.locator('.monaco-workbench').waitFor();
  await editor.graph.locator('.vertex', { hasText: 'Greet' }).first().waitFor({ timeout: 40_000 });
  await editor.shot('again');
}
