// Which drawn things the cursor means. Plain data in, plain data out.
import { keyOf, type Location, type Place } from './answer';
import type { Key } from './messages';

/** Where the cursor is, and what is around it. */
export interface Cursor {
  uri: string;
  line: number;
  character: number;
  /** The name at the cursor, dots included. */
  word: string | undefined;
  /** Names of the items around the cursor, innermost first. */
  around: string[];
}

/** The declaration or call at the cursor; else what its word names; else the item that it is in. */
export function meant(places: Place[], cursor: Cursor): Place[] {
  const here = places.filter((place) => holds(place.location, cursor));
  if (here.length > 0) return here;
  for (const name of [...(cursor.word ? [cursor.word] : []), ...cursor.around]) {
    const named = places.filter((place) => place.name === name || place.name.endsWith(`.${name}`));
    if (named.length > 0) return named;
  }
  return [];
}

/** The same, as the picture has them. */
export function keys(places: Place[]): Key[] {
  return places.map(keyOf).filter((key) => key !== undefined);
}

function holds({ uri, range: { start, end } }: Location, cursor: Cursor): boolean {
  const after = cursor.line > start.line || (cursor.line === start.line && cursor.character >= start.character);
  const before = cursor.line < end.line || (cursor.line === end.line && cursor.character <= end.character);
  return uri === cursor.uri && after && before;
}
