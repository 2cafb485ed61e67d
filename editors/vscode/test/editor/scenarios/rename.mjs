// A node gets another name, wherever it is used.

export async function scenario(editor) {
  const text = await editor.open('image.flux');
  await text.locator('.codelens-decoration').first().waitFor();
  const before = (await editor.lines(text)).filter((line) => /\bStoreInCache\b/.test(line)).length;
  if (before !== 3) throw new Error(`StoreInCache stands on ${before} lines`);
  await editor.press('Control+F');
  await editor.type('StoreInCache (');
  await editor.press('Enter');
  await editor.press('Escape');
  await editor.press('ArrowLeft');
  await editor.press('F2');
  const field = editor.page.locator('.rename-box .rename-input').first();
  await field.waitFor();
  await field.fill('Keep');
  await editor.shot('rename');
  await editor.press('Enter');
  await editor.until('every use has the new name', async () => {
    const lines = await editor.lines(text);
    return lines.filter((line) => /\bKeep\b/.test(line)).length === 3 && !lines.some((line) => /\bStoreInCache\b/.test(line));
  });
  await editor.shot('renamed');
  await editor.revert();
}
