// A node gets another name, wherever it is used.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  const text = await editor.open('image.flux');
  await text.locator('.codelens-decoration').first().waitFor();
  const uses = (name) => readFileSync(path.join(editor.folder, 'image/image.flux'), 'utf8').split(new RegExp(`\\b${name}\\b`)).length - 1;
  const before = uses('StoreInCache');
  assert(before >= 3, `StoreInCache stands in ${before} places`);
  await text.locator('.view-line', { hasText: /^StoreInCache/ }).first().click({ position: { x: 30, y: 8 } });
  await editor.newName('Keep');
  await editor.shot('rename');
  await editor.press('Enter');
  await editor.line(text, /^Keep\s\(/).waitFor();
  await editor.shot('renamed');
  await editor.press('Control+S');
  await editor.until('every use has the new name', async () => uses('Keep') === before && uses('StoreInCache') === 0);
}
