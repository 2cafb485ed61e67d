// A misspelt name: squiggle, hover, problems panel, fix.
import assert from 'node:assert';

export async function scenario(editor) {
  const text = await editor.open('mistakes.flux');
  await text.locator('.squiggly-error').first().waitFor();
  const said = await editor.hover(text.locator('.squiggly-error').first(), 'there is no node');
  assert(/F0101/.test(said), `the hover: ${said}`);
  await editor.shot('mistake');
  await editor.away();

  await editor.press('Control+Shift+M');
  await editor.problems.filter({ hasText: 'there is no node' }).first().waitFor();
  await editor.shot('problems');
  await editor.press('Control+Shift+M');

  await editor.goto(1, 60);
  await editor.press('Control+.');
  const fix = editor.page.locator('.action-widget .action-item, .action-widget .monaco-list-row', { hasText: 'Greet' }).first();
  await fix.waitFor();
  await editor.shot('fixes');
  await editor.press('Enter');
  await editor.line(text, /=>\s.*Greet;/).waitFor();
  await text.locator('.squiggly-error').first().waitFor({ state: 'detached' });

  // A missing `;` costs one diagnostic, and its fix puts it there.
  await editor.goto(2, 200);
  await editor.press('Backspace');
  await text.locator('.squiggly-error').first().waitFor();
  await editor.press('Control+.');
  await editor.page.locator('.action-widget', { hasText: ';' }).first().waitFor();
  await editor.press('Enter');
  await editor.until('the `;` is there', async () => (await editor.lines(text))[1].trimEnd().endsWith('");'));
  await text.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await editor.shot('fixed');
}
