// Locks that were moved up, marked, in every kind of theme.
import assert from 'node:assert';
import { findings } from '../axe.mjs';

const THEMES = { dark: 'Dark Modern', light: 'Light Modern', contrast: 'Dark High Contrast', 'contrast-light': 'Light High Contrast' };

export async function scenario(editor) {
  await editor.open('locks.flux');
  await editor.command('Flux: Show Graph');
  const { graph } = editor;
  await graph.locator('.hoisted', { hasText: 'x↑' }).first().waitFor();
  await editor.goto(5, 1);
  await graph.locator('.title.current', { hasText: 'C' }).first().waitFor();
  await graph.locator('#facts .lock.hoisted', { hasText: 'x' }).waitFor();
  const seen = new Set();
  for (const [name, theme] of Object.entries(THEMES)) {
    await editor.theme(theme);
    await editor.page.waitForTimeout(500);
    seen.add(await graph.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor + getComputedStyle(document.querySelector('.flux-graph .hoisted')).fill));
    await editor.shot(`graph-${name}`);
    await editor.open('shop.flux');
    await graph.locator('.vertex', { hasText: 'Availability' }).first().waitFor();
    await editor.shot(`shop-${name}`);
    const found = await findings(editor);
    assert.equal(found.length, 0, `${theme}:\n${found.join('\n')}`);
    await editor.open('locks.flux');
    await graph.locator('.hoisted').first().waitFor();
  }
  await editor.theme(THEMES.dark);
  assert.equal(seen.size, 4, 'each theme has its own colours');
}
