// What helps a first-time user: the walkthrough, pages of diagnostics, how to get the program, Markdown in colour.
import assert from 'node:assert';

export async function scenario(editor) {
  await editor.open('mistakes.flux');
  await editor.text('mistakes.flux').locator('.squiggly-error').first().waitFor();

  await editor.command('Welcome: Open Walkthrough');
  await editor.boxRows.filter({ hasText: 'Get Started with Flux' }).first().click();
  const steps = editor.page.locator('.getting-started-step');
  await steps.filter({ hasText: 'Get the flux program' }).first().waitFor();
  assert.equal(await steps.count(), 5);
  await steps.filter({ hasText: 'See the graph' }).first().click();
  await editor.until('its page', () => editor.pageSays('Sources are round'));
  await editor.shot('walkthrough');

  await editor.open('mistakes.flux');
  await editor.goto(1, 60);
  await editor.command('Flux: Explain a Diagnostic');
  await editor.until('the code at the cursor is offered', async () => (await editor.box.inputValue()) === 'F0101');
  await editor.press('Enter');
  await editor.tab('Preview F0101').waitFor();
  await editor.until('the page is shown', () => editor.pageSays('Every node in a flow'));
  await editor.page.waitForTimeout(1500);
  await editor.shot('explain');
  await editor.command('Flux: How to Get the flux Program');
  await editor.tab('Preview Install').waitFor();

  const note = await editor.open('note.md');
  await editor.until('the block is in colour', async () => (await editor.colours(note, 'Greet')) >= 4);
  assert.equal(await editor.colours(note, 'behind'), 1, 'and nothing behind it');
  await editor.shot('markdown');
}
