import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitting, nextBox, within, type Box } from '../../webview/geometry';
import { lockText, spoken, tuple } from '../../webview/words';

const box = (x: number, y: number): Box => ({ x, y, width: 10, height: 10 });

test('arrow keys go to what lies ahead, not to what is near aside', () => {
  //  0
  // 1 2
  //  3
  const boxes = [box(50, 0), box(0, 100), box(100, 100), box(50, 200)];
  assert.equal(nextBox(boxes, 0, 'down'), 1);
  assert.equal(nextBox(boxes, 1, 'right'), 2);
  assert.equal(nextBox(boxes, 2, 'left'), 1);
  assert.equal(nextBox(boxes, 3, 'up'), 1);
  assert.equal(nextBox(boxes, 3, 'down'), undefined);
  assert.equal(nextBox([], 0, 'up'), undefined);
});

test('a straight way is taken before a nearer one that is far aside', () => {
  const boxes = [box(0, 0), box(60, 40), box(0, 80)];
  assert.equal(nextBox(boxes, 0, 'down'), 2);
});

test('what is partly outside is not within', () => {
  const room = { x: 0, y: 0, width: 100, height: 100 };
  assert.ok(within(box(0, 90), room));
  assert.ok(!within(box(0, 91), room) && !within(box(-1, 5), room) && !within(box(200, 5), room));
});

test('a picture is made smaller to fit, never larger', () => {
  assert.equal(fitting({ width: 200, height: 100 }, { width: 100, height: 100 }), 0.5);
  assert.equal(fitting({ width: 20, height: 10 }, { width: 100, height: 100 }), 1);
  assert.equal(fitting({ width: 0, height: 0 }, { width: 100, height: 100 }), 1);
});

test('a node in words, for those who hear it', () => {
  const lock = { name: 'news', mode: 'read' as const, scope: 'user', hoisted: true };
  const facts = {
    key: 'node:1' as const,
    name: 'Feed',
    kind: 'abstract',
    inputs: [{ name: 'user', type: 'int' }],
    outputs: [{ name: 'own', type: 'list<Edit>' }],
    locks: [lock],
  };
  assert.equal(spoken(facts), 'Feed, flow; takes user of type int; puts out own of type list<Edit>; locks news of user as a reader, moved up');
  assert.match(spoken(facts, 'Feed {news?(user)↑} @limit(4)'), /^Feed \{news\?\(user\)↑\} @limit\(4\), flow; takes/);
  assert.equal(tuple(facts.inputs), '(int user)');
  assert.equal(lockText(lock), 'news?(user)');
  assert.equal(lockText({ ...lock, mode: 'write', scope: 'program' }), 'news');
});
