// A program that is read: highlighting, inlay hints, hover, lenses, the status bar.
import assert from 'node:assert';

export async function scenario(editor) {
  const text = await editor.open('image.flux');
  await editor.line(text, /Handler:\[_\]/).waitFor();
  await editor.until('an inlay hint on an arrow', async () => (await editor.lines(text)).some((line) => /= CheckCache -> \(option<bytes> cached\) ?Handler/.test(line)));
  const colours = await text.locator('.view-line span span').evaluateAll((all) => new Set(all.map((one) => one.className.match(/mtk\d+/)?.[0])).size);
  assert(colours >= 6, `${colours} colours`);
  const status = await editor.page.locator('.statusbar-item').allInnerTexts();
  assert(status.some((one) => one.trim() === 'Flux'), `the status bar: ${status.join(' | ')}`);
  await text.locator('.codelens-decoration', { hasText: /run.*send a request/ }).first().waitFor();
  await text.locator('.codelens-decoration', { hasText: /^[1-9]\d*\suses?/ }).first().waitFor();
  await editor.shot('reading');

  const name = text.locator('.view-line', { hasText: /^Decode/ }).first().locator('span span').first();
  const said = await editor.hover(name, 'Decode');
  assert(/bytes data/.test(said), `the hover: ${said}`);
  await editor.shot('hover');
  await editor.away();
}
