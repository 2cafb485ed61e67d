// What a node is, in words and as parts of a line.
import type { Facts, Field, Lock } from '../src/graph/messages';

const KINDS: Record<string, string> = {
  concrete: 'node',
  call: 'component',
  abstract: 'flow',
  dispatch: 'dispatch',
  source: 'source',
};

/** `node`, `flow`, … */
export function kindOf(facts: Facts): string {
  return KINDS[facts.kind] ?? facts.kind;
}

/** `(int user, string text)`. */
export function tuple(fields: Field[]): string {
  return `(${fields.map(({ name, type }) => `${type} ${name}`).join(', ')})`;
}

/** `cache?(user)`, as a program writes it. */
export function lockText({ name, mode, scope }: Lock): string {
  return `${name}${mode === 'read' ? '?' : ''}${scope === 'program' ? '' : `(${scope})`}`;
}

/** What a reader of the screen hears: first what is seen, if the name alone is not all of it. */
export function spoken(facts: Facts, seen = ''): string {
  const parts = [`${seen || facts.name}, ${kindOf(facts)}`];
  if (facts.inputs.length > 0) parts.push(`takes ${facts.inputs.map(said).join(', ')}`);
  if (facts.outputs.length > 0) parts.push(`puts out ${facts.outputs.map(said).join(', ')}`);
  if (facts.locks.length > 0) parts.push(`locks ${facts.locks.map(saidLock).join(', ')}`);
  if (facts.paths !== undefined && !/\bpaths?\b/.test(seen)) parts.push(`${facts.paths} ${facts.paths === 1 ? 'path' : 'paths'}`);
  return parts.join('; ');
}

function said({ name, type }: Field): string {
  return `${name} of type ${type}`;
}

function saidLock({ name, mode, scope, hoisted }: Lock): string {
  const whose = scope === 'program' ? '' : scope === 'session' ? ' of the session' : ` of ${scope}`;
  return `${name}${whose} as ${mode === 'read' ? 'a reader' : 'a writer'}${hoisted ? ', moved up' : ''}`;
}
