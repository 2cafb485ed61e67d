// A flow that is written: completion by what fits, signature help, snippets.
import assert from 'node:assert';

export async function scenario(editor) {
  const text = await editor.open('image.flux');
  await text.locator('.codelens-decoration').first().waitFor();
  await editor.press('Control+End');
  await editor.press('Enter');
  await editor.type('Again = ReadInFromDisk -> ');
  await editor.press('Control+Space');
  await editor.suggestions.filter({ hasText: 'Decode' }).first().waitFor();
  const rows = await editor.suggestions.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
  const first = rows.slice(0, 2).map((row) => row.split(',')[0]).sort();
  assert.deepEqual(first, ['Decode', 'Write'], `what fits bytes comes first: ${rows.slice(0, 5).join(' | ')}`);
  await editor.shot('completion');
  await editor.suggestions.filter({ hasText: 'Decode' }).first().click();
  await editor.line(text, /Again.*ReadInFromDisk.*Decode/).waitFor();
  await editor.type(';\nS () -> (string text) using text.template(');
  await editor.page.locator('.parameter-hints-widget.visible', { hasText: 'template' }).first().waitFor();
  await editor.shot('signature');
  await editor.away();
  await editor.revert();

  await editor.press('Control+End');
  await editor.press('Enter');
  await editor.type('dispatch');
  await editor.suggestions.filter({ hasText: 'dispatch' }).first().waitFor();
  await editor.press('Enter');
  await editor.line(text, /typedef\shit\susing\scel/).nth(0).waitFor();
  await editor.away();
  await editor.revert();
}
