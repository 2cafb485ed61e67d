// The server's answer to `flux/graph`, and what the page is told of it. Plain data in, plain data out.
import type { Drawing, Facts, Field, Key, Lock } from './messages';

/** A place as the protocol has it. */
export interface Location {
  uri: string;
  range: { start: { line: number; character: number }; end: { line: number; character: number } };
}

/** Where a node or a source stands. */
export interface Place {
  name: string;
  location: Location;
  node?: number;
  /** Of a node: `concrete`, `call`, `abstract`, `dispatch`. */
  kind?: string;
  source?: number;
}

type PlainLock = Omit<Lock, 'hoisted'>;

interface PlainNode {
  id?: number;
  name: string;
  kind: string;
  inputs: Field[];
  outputs: Field[];
  locks: PlainLock[];
  hoisted: PlainLock[];
}

interface PlainSource {
  name: string;
  paths: number;
  outputs: Field[];
}

/** What the server answers. */
export interface Answer {
  svg: string;
  places: Place[];
  graph: { program: string; sources: PlainSource[]; nodes: PlainNode[] };
}

/** The key of a place, as the picture has it. */
export function keyOf(place: Place): Key | undefined {
  if (place.node !== undefined) return `node:${place.node}`;
  return place.source === undefined ? undefined : `source:${place.source}`;
}

/** What the page draws and tells. */
export function drawingOf(answer: Answer, node: string | undefined): Drawing {
  const { program, sources, nodes } = answer.graph;
  return {
    title: node ?? program,
    svg: answer.svg,
    facts: [...sources.map(sourceFacts), ...nodes.map(nodeFacts)],
  };
}

function sourceFacts(source: PlainSource, index: number): Facts {
  const { name, outputs, paths } = source;
  return { key: `source:${index}`, name, kind: 'source', inputs: [], outputs, locks: [], paths };
}

function nodeFacts(node: PlainNode, index: number): Facts {
  const { name, kind, inputs, outputs } = node;
  const moved = (lock: PlainLock) => node.hoisted.some((one) => one.name === lock.name && one.scope === lock.scope);
  const locks = node.locks.map((lock) => ({ ...lock, hoisted: moved(lock) }));
  return { key: `node:${node.id ?? index}`, name, kind, inputs, outputs, locks };
}
