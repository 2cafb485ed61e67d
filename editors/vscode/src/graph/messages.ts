// What the extension and the panel's page tell each other. Plain data: both sides are compiled with this file.

/** A drawn thing that has a place in the text: `node:3`, `source:0`, as the picture's attributes have it. */
export type Key = `node:${number}` | `source:${number}`;

/** An input or output. */
export interface Field {
  name: string;
  type: string;
}

/** A lock that a node takes. */
export interface Lock {
  name: string;
  mode: 'read' | 'write';
  scope: string;
  /** The deadlock rule moved it up, or made it stronger. */
  hoisted: boolean;
}

/** What the page tells of a node or a source. */
export interface Facts {
  key: Key;
  name: string;
  /** `concrete`, `call`, `abstract`, `dispatch`, `source`. */
  kind: string;
  inputs: Field[];
  outputs: Field[];
  locks: Lock[];
  /** Of a source: how many ways lead from it. */
  paths?: number;
}

/** A graph to be drawn. */
export interface Drawing {
  title: string;
  svg: string;
  facts: Facts[];
}

/** Which part of a program is shown. */
export type Extent = 'program' | 'node';

export type ToPage =
  | { kind: 'drawing'; drawing: Drawing; extent: Extent }
  /** There is no picture: of what. */
  | { kind: 'empty'; title: string; extent: Extent }
  /** A sentence above the picture that is there, or in its place. */
  | { kind: 'note'; text: string }
  | { kind: 'cursor'; keys: Key[]; reveal: boolean }
  | { kind: 'focus' };

export type FromPage =
  | { kind: 'ready' }
  | { kind: 'open'; key: Key; keepFocus: boolean }
  | { kind: 'extent'; extent: Extent }
  | { kind: 'export' };
