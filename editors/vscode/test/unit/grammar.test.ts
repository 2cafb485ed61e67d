// The grammar on real programs: what each word is, in samples whose answers are kept, and laws that hold for all.
//   UPDATE=1 npm test   writes the answers again
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const SAMPLES = '../grammar/samples';
const GRAMMAR = '../grammar/flux.tmLanguage.json';

interface Word {
  line: number;
  text: string;
  scopes: string[];
}

async function grammar(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: () => Promise.resolve(textmate.parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR)),
  });
  const loaded = await registry.loadGrammar('source.flux');
  assert.ok(loaded);
  return loaded;
}

const flux = grammar();

/** Every word of a text that is not blank, and the state behind the last line. */
async function words(text: string): Promise<{ all: Word[]; end: textmate.StateStack }> {
  const loaded = await flux;
  let state = textmate.INITIAL;
  const all: Word[] = [];
  text.split('\n').forEach((line, index) => {
    const { tokens, ruleStack } = loaded.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const word = line.slice(startIndex, endIndex);
      if (word.trim() !== '') all.push({ line: index + 1, text: word.trim(), scopes: scopes.slice(1) });
    }
  });
  return { all, end: state };
}

const shown = ({ line, text, scopes }: Word) => `${line}: ${text}  ${scopes.map((scope) => scope.replace('.flux', '')).join(' ')}`;

for (const name of readdirSync(SAMPLES).filter((name) => name.endsWith('.flux'))) {
  test(`${name} is highlighted as it was`, async () => {
    const { all } = await words(readFileSync(`${SAMPLES}/${name}`, 'utf8'));
    const now = `${all.map(shown).join('\n')}\n`;
    const kept = `${SAMPLES}/${name.replace('.flux', '.txt')}`;
    if (process.env['UPDATE']) writeFileSync(kept, now);
    assert.equal(now, readFileSync(kept, 'utf8'));
  });
}

const programs = [...glob('../../examples'), ...glob('../../syntax/tests/programs'), ...glob('../../runner/catalog/flux'), ...glob(SAMPLES)];

test('there are programs to try', () => assert.ok(programs.length >= 20, String(programs.length)));

for (const path of programs) {
  test(`${path}: every word is something, and nothing stays open`, async () => {
    const text = readFileSync(path, 'utf8');
    const { all, end } = await words(text);
    const nothing = all.filter(({ scopes }) => scopes.length === 0).map(shown);
    assert.deepEqual(nothing, []);
    assert.deepEqual(all.filter(({ scopes }) => scopes.some((scope) => scope.startsWith('invalid'))).map(shown), []);
    assert.equal(end.depth, 1, 'a comment, a text or a bracket is open at the end');
    const keywords = all.filter(({ text }) => ['->', '=>'].includes(text));
    assert.deepEqual(keywords.filter(({ scopes }) => !/keyword|comment|string/.test(scopes.join(' '))).map(shown), []);
  });
}

test('half a program ends with its statement', async () => {
  for (const half of ['A (int a -> ;\nB = C;', 'constraint A:{a;\nB = C;', 'X:[hit;\nB = C;', 'A using cel("a;\nB = C;', 'A using sql.query(n, "select;\nB = C;']) {
    const { all, end } = await words(half);
    assert.equal(end.depth, 1, half);
    const name = all.find(({ text, line }) => line === 2 && text === 'B');
    assert.deepEqual(name?.scopes, ['entity.name.function.flow.flux'], half);
  }
});

function glob(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.flux')).map((name) => `${folder}/${name}`).sort();
}
