// The row of buttons above the picture.
import type { Extent } from '../src/graph/messages';

/** What its buttons do. */
export interface BarWishes {
  extent(extent: Extent): void;
  zoom(by: number): void;
  fit(): void;
  export(): void;
}

export class Bar {
  private readonly title = document.querySelector('#title');
  private readonly radios = [...document.querySelectorAll<HTMLElement>('#extent [data-extent]')];

  constructor(private readonly wishes: BarWishes) {
    this.on('#smaller', () => wishes.zoom(1 / 1.25));
    this.on('#larger', () => wishes.zoom(1.25));
    this.on('#fit', () => wishes.fit());
    this.on('#export', () => wishes.export());
    for (const radio of this.radios) {
      radio.addEventListener('click', () => this.choose(radio));
      radio.addEventListener('keydown', (event) => this.key(event));
    }
    this.check('program');
  }

  /** What the picture is of. */
  shows(title: string, extent: Extent): void {
    if (this.title) this.title.textContent = title;
    this.check(extent);
  }

  /** In a group of radio buttons, arrow keys choose; only the chosen one is reached by Tab. */
  private key(event: KeyboardEvent): void {
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const other = this.radios.find((radio) => radio !== event.currentTarget);
    if (!other) return;
    other.focus();
    this.choose(other);
  }

  private choose(radio: HTMLElement): void {
    const extent = radio.dataset['extent'] === 'node' ? 'node' : 'program';
    this.check(extent);
    this.wishes.extent(extent);
  }

  private check(extent: Extent): void {
    for (const radio of this.radios) {
      const chosen = radio.dataset['extent'] === extent;
      radio.setAttribute('aria-checked', String(chosen));
      radio.tabIndex = chosen ? 0 : -1;
    }
  }

  private on(selector: string, act: () => void): void {
    document.querySelector(selector)?.addEventListener('click', act);
  }
}
