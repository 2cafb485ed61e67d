// Which thing lies in a direction. Numbers in, a number out.

/** A rectangle. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Direction = 'up' | 'down' | 'left' | 'right';

/** What lies aside counts so much more than what lies ahead. */
const ASIDE = 1.2;

/** The index of the box that an arrow key goes to from one of them; none if nothing lies there. */
export function nextBox(boxes: Box[], from: number, direction: Direction): number | undefined {
  const start = boxes[from];
  if (!start) return undefined;
  let best: { index: number; cost: number } | undefined;
  boxes.forEach((box, index) => {
    const [ahead, aside] = distance(start, box, direction);
    if (index === from || ahead <= 0) return;
    const cost = ahead + ASIDE * aside;
    if (!best || cost < best.cost) best = { index, cost };
  });
  return best?.index;
}

/** Between the middles: how far ahead, how far to a side. */
function distance(from: Box, to: Box, direction: Direction): [number, number] {
  const dx = to.x + to.width / 2 - (from.x + from.width / 2);
  const dy = to.y + to.height / 2 - (from.y + from.height / 2);
  switch (direction) {
    case 'up':
      return [-dy, Math.abs(dx)];
    case 'down':
      return [dy, Math.abs(dx)];
    case 'left':
      return [-dx, Math.abs(dy)];
    case 'right':
      return [dx, Math.abs(dy)];
  }
}

/** The zoom at which a picture is seen whole, never larger than it is. */
export function fitting(picture: Pick<Box, 'width' | 'height'>, room: Pick<Box, 'width' | 'height'>): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  return Math.min(1, room.width / picture.width, room.height / picture.height);
}

/** Is a box inside another, edges included? */
export function within(box: Box, room: Box): boolean {
  const across = box.x >= room.x && box.x + box.width <= room.x + room.width;
  return across && box.y >= room.y && box.y + box.height <= room.y + room.height;
}
