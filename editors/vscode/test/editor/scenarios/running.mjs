// What is run in terminals: a test request, the check of the workspace and its problems, the service.
import assert from 'node:assert';

export async function scenario(editor) {
  const text = await editor.open('hello.flux');
  await text.locator('.codelens-decoration a', { hasText: 'send a request' }).first().click();
  await editor.box.waitFor();
  await editor.box.fill('GET /hello/Ada');
  await editor.press('Enter');
  await seen(editor, /Hello, Ada/);
  await editor.shot('send');

  await editor.command('Flux: Check Workspace');
  await seen(editor, /F0101/);
  await editor.shot('check');
  await editor.press('Control+Shift+M');
  await editor.problems.filter({ hasText: 'there is no node' }).first().waitFor();
  await editor.page.waitForTimeout(1500);
  const rows = await editor.problems.filter({ hasText: 'there is no node' }).count();
  await editor.shot('check-problems');
  assert.equal(rows, 1, 'the server and the matcher tell of it once');

  await text.locator('.codelens-decoration a', { hasText: /^run$/ }).first().click();
  await seen(editor, /listening on http/);
  await editor.shot('run');
}

/** In the terminal. */
function seen(editor, what) {
  return editor.until(String(what), async () => what.test((await editor.terminal.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ')), 30_000);
}
