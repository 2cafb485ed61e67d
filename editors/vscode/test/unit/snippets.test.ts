// Every snippet, its places filled as they are offered, is a program that the parser takes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const flux = process.env['FLUX'];
const snippets = JSON.parse(readFileSync('snippets/flux.json', 'utf8')) as Record<string, { body: string }>;

/** `${1:name}` becomes `name`, `${1|a,b|}` `a`, `$0` nothing; innermost first. */
function filled(body: string): string {
  const inner = /\$\{\d+:((?:[^$}\\]|\\.)*)\}|\$\{\d+\|([^,|]*)[^|]*\|\}|\$\d+/;
  let text = body;
  while (inner.test(text)) text = text.replace(inner, (_, usual?: string, first?: string) => usual ?? first ?? '');
  return text.replace(/\\([$}\\])/g, '$1');
}

for (const [name, { body }] of Object.entries(snippets)) {
  test(`the snippet “${name}” is a program`, { skip: flux ? false : 'FLUX names no program' }, () => {
    const text = filled(body);
    assert.ok(!/\$\{|\$\d/.test(text), text);
    const formatted = spawnSync(flux ?? '', ['fmt', '-'], { input: `${text}\n`, encoding: 'utf8' });
    assert.equal(formatted.status, 0, `${text}\n${formatted.stderr}`);
  });
}
