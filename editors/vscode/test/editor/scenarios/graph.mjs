// The graph panel: drawn, follows the cursor, leads to the text by mouse and by keys, follows edits, is written to a file.
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export async function scenario(editor) {
  const text = await editor.open('image.flux');
  await text.locator('.codelens-decoration').first().waitFor();
  await text.locator('.codelens-decoration a', { hasText: /^\d+\spaths$/ }).click();
  const { graph } = editor;
  const node = (name) => graph.locator('g.vertex', { has: editor.page.locator(`text=/^${name}$/`) }).first();
  await node('CheckCache').waitFor();
  for (const name of ['Listen', 'Handler', 'Decode', 'Write']) await node(name).waitFor();
  await graph.locator('.label', { hasText: 'option<bytes> cached' }).first().waitFor();
  await graph.locator('.vertex .locks', { hasText: '{cache?}' }).first().waitFor();
  await graph.locator('.title[data-of]', { hasText: 'Image' }).first().waitFor();

  await show(editor, text, 'Decode \\(');
  await graph.locator('.vertex.current', { hasText: 'Decode' }).waitFor();
  // Where the cursor is in the picture is seen.
  for (let turn = 0; turn < 5; turn += 1) await graph.locator('#larger').click();
  await show(editor, text, '^Write \\(');
  await graph.locator('.vertex.current', { hasText: 'Write' }).waitFor();
  await editor.until('the node is in sight', () => inSight(graph, 'Write'));
  await graph.locator('#fit').click();
  await show(editor, text, 'Decode \\(');
  await graph.locator('#facts', { hasText: '(bytes data)' }).waitFor();
  await editor.shot('graph-follows');

  // A click leads to the text.
  await node('CheckCache').click();
  await at(editor, 'CheckCache');
  await graph.locator('.vertex.current', { hasText: 'CheckCache' }).waitFor();
  await node('Listen').click();
  await at(editor, 'source Listen');

  // So do keys: the panel's own key once more goes into it, then down the graph, and Enter.
  await editor.press('Control+K', 'v');
  await editor.until('the keyboard is at the node', async () => (await focused(graph)) === 'Listen');
  await editor.press('Shift+Tab');
  assert.equal(await graph.locator(':focus').getAttribute('id'), 'export');
  await editor.press('Tab');
  assert.equal(await focused(graph), 'Listen');
  await editor.press('ArrowDown', 'ArrowDown');
  await editor.shot('graph-keys');
  const reached = await focused(graph);
  assert(reached !== 'Listen', reached);
  await editor.press('End', 'Home');
  const label = await graph.locator(':focus').getAttribute('aria-label');
  assert(label.length > 0);
  await node('Write').focus();
  await editor.press('Enter');
  await at(editor, 'Write');

  // The picture follows the text, and says so while there is none.
  await editor.press('Control+End', 'Enter');
  await editor.type('constraint Write:{log};');
  await graph.locator('.vertex', { hasText: 'Write' }).locator('.locks', { hasText: '{log}' }).waitFor();
  await editor.press('Backspace', 'Backspace', 'Backspace');
  await graph.locator('#note', { hasText: 'has errors' }).waitFor();
  await editor.shot('graph-before');
  await editor.revert();
  await graph.locator('#note').waitFor({ state: 'hidden' });
  await graph.locator('.vertex', { hasText: 'Write' }).locator('.locks').waitFor({ state: 'detached' });

  // One node.
  await show(editor, text, '^Handler:\\[hit');
  await graph.locator('[data-extent=node]').click();
  await node('CheckCache').waitFor({ state: 'detached' });
  await node('Decode').waitFor();
  await editor.shot('graph-node');
  await graph.locator('[data-extent=program]').click();
  await node('CheckCache').waitFor();

  await graph.locator('#export').click();
  const file = path.join(editor.folder, 'image', 'image.svg');
  await editor.until('a place is offered', async () => (await editor.box.inputValue()) === file);
  await editor.press('Enter');
  const svg = await editor.until('the picture on disk', () => Promise.resolve(read(file)));
  assert(svg.startsWith('<svg') && svg.includes('CheckCache'));
}

/** The cursor is in the line that begins so. */
async function at(editor, start) {
  const file = readFileSync(path.join(editor.folder, 'image', 'image.flux'), 'utf8');
  const line = file.split('\n').findIndex((line) => line.startsWith(start)) + 1;
  await editor.until(`the cursor at ${start}`, async () => (await editor.cursor())[0] === line);
}

async function show(editor, text, pattern) {
  const line = await text.locator('.view-line', { hasText: new RegExp(pattern.replaceAll(' ', '\\s')) }).first();
  await line.click({ position: { x: 20, y: 8 } });
}

function inSight(graph, name) {
  return graph.locator('.vertex.current', { hasText: name }).evaluate((node) => {
    const [a, b] = [node, document.querySelector('#sheet')].map((one) => one.getBoundingClientRect());
    return a.top >= b.top && a.bottom <= b.bottom && a.left >= b.left && a.right <= b.right;
  });
}

async function focused(graph) {
  return graph.locator(':focus .name').first().innerText().catch(() => graph.locator(':focus text').first().textContent());
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
