// The line below the picture: the signature and the locks of the node at the cursor or under the keyboard.
import type { Facts, Key } from '../src/graph/messages';
import { kindOf, lockText, tuple } from './words';

export class FactsView {
  private readonly place = document.querySelector<HTMLElement>('#facts');
  private known = new Map<Key, Facts>();

  learn(facts: Facts[]): void {
    this.known = new Map(facts.map((one) => [one.key, one]));
  }

  show(key: Key | undefined): void {
    const facts = key && this.known.get(key);
    if (!this.place) return;
    this.place.hidden = !facts;
    this.place.replaceChildren(...(facts ? describe(facts) : []));
  }
}

function describe(facts: Facts): HTMLElement[] {
  const signature = element('div', 'signature');
  signature.append(
    element('span', `kind ${facts.kind}`, kindOf(facts)),
    element('strong', 'name', facts.name),
    ...(facts.kind === 'source' ? [] : [element('span', 'tuple', tuple(facts.inputs))]),
    element('span', 'arrow', '→'),
    element('span', 'tuple', tuple(facts.outputs)),
  );
  if (facts.paths !== undefined) signature.append(element('span', 'paths', `${facts.paths} paths`));
  return facts.locks.length === 0 ? [signature] : [signature, locks(facts)];
}

function locks(facts: Facts): HTMLElement {
  const row = element('div', 'locks', 'locks, as they are taken:');
  for (const lock of facts.locks) {
    const one = element('span', lock.hoisted ? 'lock hoisted' : 'lock', lockText(lock) + (lock.hoisted ? ' ↑' : ''));
    one.title = lock.hoisted ? 'Moved up by the deadlock rule' : lock.mode === 'read' ? 'As a reader' : 'As a writer';
    row.append(one);
  }
  if (facts.locks.some((lock) => lock.hoisted)) row.append(element('span', 'legend', '↑ moved up by the deadlock rule'));
  return row;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
