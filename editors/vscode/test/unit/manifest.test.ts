// package.json against the code and the server: what one of them names, the other has.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Manifest {
  contributes: {
    commands: { command: string }[];
    menus: Record<string, { command: string }[]>;
    configuration: { properties: Record<string, { default: unknown; description?: string; markdownDescription?: string }> };
    walkthroughs: { steps: { description: string; media: { markdown: string } }[] }[];
    problemMatchers: { pattern: { regexp: string; file?: number; line?: number; column?: number; code?: number; severity?: number; message?: number }[] }[];
    snippets: { path: string }[];
  };
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command);

test('every command is there, and every command that is there is declared', () => {
  const code = readFileSync('src/commands/index.ts', 'utf8');
  const made = [...code.matchAll(/^ {2}'(flux\.\w+)':/gm)].map(([, name]) => name);
  assert.deepEqual([...declared, 'flux.showGraph', 'flux.showReferences'].sort(), made.sort());
});

test('every command that a lens of the server names is there', () => {
  const lenses = readFileSync('../../lsp/src/requests/lenses.rs', 'utf8');
  const named = [...lenses.matchAll(/"(flux\.\w+)"/g)].map(([, name]) => name ?? '');
  assert.ok(named.length >= 3);
  const code = readFileSync('src/commands/index.ts', 'utf8');
  for (const name of named) assert.ok(code.includes(`'${name}'`), name);
});

test('menus and the walkthrough use commands that exist, and pages that exist', () => {
  for (const entries of Object.values(contributes.menus)) {
    for (const { command } of entries) assert.ok(declared.includes(command), command);
  }
  for (const { description, media } of contributes.walkthroughs.flatMap(({ steps }) => steps)) {
    assert.ok(existsSync(media.markdown), media.markdown);
    for (const [, command = ''] of description.matchAll(/\(command:(flux\.\w+)\)/g)) assert.ok(declared.includes(command), command);
  }
});

test('settings are those of the server, and each is explained', () => {
  type Schema = { properties: Record<string, { properties: Record<string, { default: unknown }> }> };
  const schema = JSON.parse(readFileSync('../../lsp/settings.schema.json', 'utf8')) as Schema;
  assert.ok(Object.keys(schema.properties).length >= 2);
  for (const [part, { properties }] of Object.entries(schema.properties)) {
    const own = Object.entries(contributes.configuration.properties).filter(([name]) => name.startsWith(`flux.${part}.`));
    assert.deepEqual(own.map(([name]) => name.split('.')[2]).sort(), Object.keys(properties).sort(), part);
    for (const [name, { default: usual }] of own) assert.equal(usual, properties[name.split('.')[2] ?? '']?.default, name);
  }
  for (const [name, { default: usual, description, markdownDescription }] of Object.entries(contributes.configuration.properties)) {
    assert.ok(description ?? markdownDescription, name);
    assert.notEqual(usual, undefined, name);
  }
});

test('every setting that the code reads is declared', () => {
  const code = readFileSync('src/settings.ts', 'utf8');
  const read = [...code.matchAll(/get(?:<[^>]*>)?\('([\w.]+)'/g)].map(([, name]) => name ?? '');
  assert.ok(read.length > 4);
  const known = Object.keys(contributes.configuration.properties);
  for (const name of read) assert.ok(known.some((one) => one === `flux.${name}` || one.startsWith(`flux.${name}.`)), name);
});

test('the problem matcher reads what flux check prints', () => {
  const [first, second] = contributes.problemMatchers[0]?.pattern ?? [];
  const head = new RegExp(first?.regexp ?? '').exec('[F0101] error: there is no node `Gret`');
  assert.deepEqual(head?.slice(1), ['F0101', 'error', 'there is no node `Gret`']);
  const place = new RegExp(second?.regexp ?? '').exec('    ╭─[ small/mistakes.flux:1:56 ]');
  assert.deepEqual(place?.slice(1), ['small/mistakes.flux', '1', '56']);
});

test('snippets have a prefix, a body and a description, and each prefix is one', () => {
  for (const { path } of contributes.snippets) {
    const snippets = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { prefix: string; body: string; description: string }>;
    const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
    assert.equal(new Set(prefixes).size, prefixes.length);
    for (const [name, { body, description }] of Object.entries(snippets)) assert.ok(body && description, name);
  }
});

test('files stay small', () => {
  for (const folder of ['src', 'src/commands', 'src/graph', 'webview']) {
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
      const lines = readFileSync(`${folder}/${name}`, 'utf8').split('\n').length;
      assert.ok(lines <= 270, `${folder}/${name} has ${lines} lines`);
    }
  }
});
