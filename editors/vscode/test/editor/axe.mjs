// What a checker of accessibility finds in the graph panel.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Its findings, a line each: rule, what it says, where. */
export async function findings(editor) {
  const frames = editor.page.frames();
  const has = await Promise.all(frames.map((frame) => frame.locator('#sheet').count().catch(() => 0)));
  const frame = frames[has.findIndex((count) => count > 0)];
  await frame.evaluate(source);
  const { violations } = await frame.evaluate(() => globalThis.axe.run(document.body, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')} ${failureSummary}`));
}
