// The picture: put into the page, zoomed, dragged, marked, walked through by keys.
import type { Drawing, Facts, Key } from '../src/graph/messages';
import { fitting, nextBox, within, type Direction } from './geometry';
import { spoken } from './words';

/** What the user does with it. */
export interface SheetWishes {
  open(key: Key, keepFocus: boolean): void;
  looked(key: Key | undefined): void;
}

const ARROWS: Record<string, Direction> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};
const SMALLEST = 0.1;
const LARGEST = 4;
/** Smaller, words can't be read: what does not fit is scrolled to. */
const READABLE = 0.7;

export class Sheet {
  private readonly place = document.querySelector<HTMLElement>('#sheet') ?? document.body;
  private picture: SVGSVGElement | undefined;
  private things: SVGGElement[] = [];
  private size = { width: 0, height: 0 };
  private scale = 1;
  /** The user has zoomed: a new drawing keeps that. */
  private chosen = false;

  constructor(private readonly wishes: SheetWishes) {
    this.place.addEventListener('click', (event) => this.click(event));
    this.place.addEventListener('keydown', (event) => this.key(event));
    this.place.addEventListener('focusin', () => wishes.looked(this.keyOf(this.focused())));
    this.place.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.place.addEventListener('pointerdown', (event) => this.drag(event));
    window.addEventListener('resize', () => this.chosen || this.fit());
  }

  draw({ svg, facts, title }: Drawing): void {
    const before = this.keyOf(this.focused());
    const read = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
    if (!(read instanceof SVGSVGElement)) return;
    const picture = document.importNode(read, true);
    const { width, height } = picture.viewBox.baseVal;
    this.size = { width, height };
    picture.setAttribute('role', 'group');
    picture.setAttribute('aria-label', `Graph of ${title}`);
    this.things = [...picture.querySelectorAll<SVGGElement>('[data-node],[data-source]')];
    this.name(facts);
    this.place.replaceChildren(picture);
    this.picture = picture;
    if (this.chosen) this.setScale(this.scale);
    else this.fit();
    const again = before && this.thing(before);
    if (again) this.walkTo(again);
  }

  clear(): void {
    this.things = [];
    this.picture = undefined;
    this.place.replaceChildren();
  }

  /** Marks what is at the text's cursor. */
  mark(keys: Key[], reveal: boolean): void {
    const marked = this.things.filter((thing) => keys.includes(this.keyOf(thing) ?? 'node:-1'));
    this.things.forEach((thing) => {
      thing.classList.toggle('current', marked.includes(thing));
      if (marked.includes(thing)) thing.setAttribute('aria-current', 'true');
      else thing.removeAttribute('aria-current');
    });
    const nodes = marked.map((thing) => thing.dataset['node']);
    this.picture?.querySelectorAll<SVGElement>('.title').forEach((title) => {
      title.classList.toggle('current', nodes.includes(title.dataset['of']));
    });
    const [first] = marked;
    if (!first) return;
    // Not while the user walks through the picture by keys.
    if (!this.focused()) this.rove(first);
    if (reveal && !this.focused()) this.show(first);
  }

  /** What is drawn is of before. */
  fade(faded: boolean): void {
    this.place.classList.toggle('before', faded);
  }

  focus(): void {
    (this.things.find((thing) => thing.tabIndex === 0) ?? this.place).focus();
  }

  zoom(by: number): void {
    this.chosen = true;
    this.setScale(this.scale * by);
  }

  fit(): void {
    this.chosen = false;
    const style = getComputedStyle(this.place);
    const room = {
      width: this.place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight),
      height: this.place.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom),
    };
    // A long graph is read from above; only what is too wide is made smaller, and never too small to read.
    this.setScale(Math.max(fitting(this.size, { ...room, height: Math.max(room.height, this.size.height) }), READABLE));
  }

  private setScale(scale: number): void {
    this.scale = Math.min(LARGEST, Math.max(SMALLEST, scale));
    this.picture?.setAttribute('width', String(Math.round(this.size.width * this.scale)));
    this.picture?.setAttribute('height', String(Math.round(this.size.height * this.scale)));
  }

  /** Names things for readers of the screen; one of them is reached by Tab, the others by arrow keys. */
  private name(facts: Facts[]): void {
    const known = new Map(facts.map((one) => [one.key, one]));
    this.things.forEach((thing, index) => {
      const key = this.keyOf(thing);
      const about = key && known.get(key);
      thing.setAttribute('role', 'button');
      thing.tabIndex = index === 0 ? 0 : -1;
      if (!about) return;
      const lines = [...thing.querySelectorAll('text')].map((line) => line.textContent ?? '');
      thing.setAttribute('aria-label', spoken(about, lines.join(' ')));
    });
  }

  private click(event: MouseEvent): void {
    const thing = this.thingAt(event.target);
    const key = this.keyOf(thing);
    if (!thing || !key) return;
    this.rove(thing);
    this.wishes.open(key, false);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const thing = this.focused();
    const key = this.keyOf(thing);
    const direction = ARROWS[event.key];
    if (event.key === '+' || event.key === '=') this.zoom(1.25);
    else if (event.key === '-') this.zoom(1 / 1.25);
    else if (event.key === '0') this.fit();
    else if (!thing || !key) return;
    else if (event.key === 'Enter') this.wishes.open(key, false);
    else if (event.key === ' ') this.wishes.open(key, true);
    else if (event.key === 'Home') this.walkTo(this.things[0]);
    else if (event.key === 'End') this.walkTo(this.things[this.things.length - 1]);
    else if (direction) this.walk(thing, direction);
    else return;
    event.preventDefault();
  }

  private walk(from: SVGGElement, direction: Direction): void {
    const boxes = this.things.map((thing) => this.titleOr(thing).getBoundingClientRect());
    const next = nextBox(boxes, this.things.indexOf(from), direction);
    if (next !== undefined) this.walkTo(this.things[next]);
  }

  private walkTo(thing: SVGGElement | undefined): void {
    if (!thing) return;
    this.rove(thing);
    thing.focus({ preventScroll: true });
    this.show(thing);
  }

  private rove(to: SVGGElement): void {
    this.things.forEach((thing) => (thing.tabIndex = thing === to ? 0 : -1));
  }

  private show(thing: SVGGElement): void {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const part = this.titleOr(thing);
    // What is seen already stays where it is.
    if (!within(part.getBoundingClientRect(), this.place.getBoundingClientRect())) {
      part.scrollIntoView({ block: 'center', inline: 'center', behavior: calm ? 'auto' : 'smooth' });
    }
  }

  /** A group is as large as what is inside: its title stands for it. */
  private titleOr(thing: SVGGElement): Element {
    const title = thing.classList.contains('cluster') && this.picture?.querySelector(`.title[data-of="${thing.dataset['node'] ?? ''}"]`);
    return title || thing;
  }

  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300));
  }

  private drag(start: PointerEvent): void {
    if (start.button !== 0 || this.thingAt(start.target)) return;
    const { scrollLeft, scrollTop } = this.place;
    const move = (event: PointerEvent) => {
      this.place.scrollLeft = scrollLeft + start.clientX - event.clientX;
      this.place.scrollTop = scrollTop + start.clientY - event.clientY;
    };
    const end = () => {
      window.removeEventListener('pointermove', move);
      this.place.classList.remove('dragged');
    };
    this.place.classList.add('dragged');
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end, { once: true });
    window.addEventListener('pointercancel', end, { once: true });
  }

  private thing(key: Key): SVGGElement | undefined {
    return this.things.find((thing) => this.keyOf(thing) === key);
  }

  private thingAt(target: EventTarget | null): SVGGElement | undefined {
    const found = target instanceof Element ? target.closest('[data-node],[data-source]') : null;
    return this.things.find((thing) => thing === found);
  }

  /** Where the keyboard is, if it is here: a page that lost it to the text still has an active element. */
  private focused(): SVGGElement | undefined {
    return document.hasFocus() ? this.things.find((thing) => thing === document.activeElement) : undefined;
  }

  private keyOf(thing: SVGGElement | undefined): Key | undefined {
    const { node, source } = thing?.dataset ?? {};
    if (node !== undefined) return `node:${Number(node)}`;
    return source === undefined ? undefined : `source:${Number(source)}`;
  }
}
