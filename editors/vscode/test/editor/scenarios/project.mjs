// A new project, made and tried: a task with the problem matcher, the session in a terminal.
import assert from 'node:assert';
import { existsSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  await editor.open('hello.flux');
  await editor.command('Flux: New Project');
  await editor.box.waitFor();
  await editor.box.fill('corner');
  await editor.press('Enter');
  const text = editor.text('corner.flux');
  await text.locator('.codelens-decoration', { hasText: 'run' }).first().waitFor();
  assert(existsSync(path.join(editor.folder, 'corner/README.md')));
  await editor.shot('project');

  // A task of the user's own: its problems are told by the matcher, beside the server's.
  await editor.press('Control+Shift+M');
  const told = (times) => editor.until(`the mistake is told ${times} times`, async () => (await editor.problems.filter({ hasText: 'there is no node' }).count()) === times);
  await told(1);
  await editor.command('Tasks: Run Task');
  await editor.boxRows.filter({ hasText: 'mine' }).first().click();
  await editor.until('it ran', async () => /F0101/.test((await editor.terminal.allInnerTexts()).join('\n')));
  await editor.shot('task');
  await editor.press('Control+Shift+M');
  await told(2);

  await editor.command('Flux: Open REPL');
  await editor.until('the session asks', async () => /flux/.test((await editor.terminal.allInnerTexts()).join('\n')));
  await editor.page.waitForTimeout(1500);
  await editor.shot('repl');
}
