import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawingOf, type Answer, type Location, type Place } from '../../src/graph/answer';
import { keys, meant, type Cursor } from '../../src/graph/cursor';

const MAIN = 'file:///w/main.flux';

function at(line: number, from: number, to: number, uri = MAIN): Location {
  return { uri, range: { start: { line, character: from }, end: { line, character: to } } };
}

const PLACES: Place[] = [
  { name: 'Greet', location: at(0, 0, 5), node: 0, kind: 'concrete' },
  { name: 'text.template', location: at(3, 10, 23), node: 1, kind: 'call' },
  { name: 'text.template', location: at(5, 10, 23), node: 2, kind: 'call' },
  { name: 'auth.Check', location: at(0, 0, 5, 'file:///w/auth.flux'), node: 3, kind: 'abstract' },
  { name: 'Hello', location: at(2, 7, 12), source: 0 },
];

function cursor(line: number, character: number, over: Partial<Cursor> = {}): Cursor {
  return { uri: MAIN, line, character, word: undefined, around: [], ...over };
}

test('a declaration is meant, and only in its file', () => {
  assert.deepEqual(keys(meant(PLACES, cursor(0, 5))), ['node:0']);
  assert.deepEqual(keys(meant(PLACES, cursor(2, 8))), ['source:0']);
  assert.deepEqual(keys(meant(PLACES, cursor(0, 3, { uri: 'file:///w/auth.flux' }))), ['node:3']);
  assert.deepEqual(meant(PLACES, cursor(0, 3, { uri: 'file:///w/other.flux' })), []);
});

test('of calls of one component, the one at the cursor', () => {
  assert.deepEqual(keys(meant(PLACES, cursor(5, 12, { word: 'text.template' }))), ['node:2']);
});

test('elsewhere the word counts, behind an alias too, then the item around', () => {
  assert.deepEqual(keys(meant(PLACES, cursor(7, 3, { word: 'Greet', around: ['Hello'] }))), ['node:0']);
  assert.deepEqual(keys(meant(PLACES, cursor(7, 3, { word: 'Check' }))), ['node:3']);
  assert.deepEqual(keys(meant(PLACES, cursor(7, 3, { word: 'int', around: ['Hello'] }))), ['source:0']);
});

test('the page is told of locks that were moved up', () => {
  const lock = (name: string) => ({ name, mode: 'write' as const, scope: 'program' });
  const answer: Answer = {
    svg: '<svg/>',
    places: [],
    graph: {
      program: 'main',
      sources: [{ name: 'Hello', paths: 2, outputs: [{ name: 'a', type: 'int' }] }],
      nodes: [{ id: 7, name: 'C', kind: 'abstract', inputs: [], outputs: [], locks: [lock('x'), lock('y')], hoisted: [lock('x')] }],
    },
  };
  const { facts, title } = drawingOf(answer, undefined);
  assert.equal(title, 'main');
  assert.deepEqual(facts.map(({ key }) => key), ['source:0', 'node:7']);
  assert.deepEqual(facts[1]?.locks.map(({ name, hoisted }) => [name, hoisted]), [['x', true], ['y', false]]);
  assert.equal(drawingOf(answer, 'C').title, 'C');
});
