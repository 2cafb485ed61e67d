import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestOf, takesBody } from '../../src/request';

test('a request has one form', () => {
  assert.equal(requestOf(' get  /hello/Ada?loud=true ').request, 'GET /hello/Ada?loud=true');
  assert.equal(requestOf('/hello').request, 'GET /hello');
  assert.equal(requestOf('POST /orders').request, 'POST /orders');
});

test('what is no request is said', () => {
  for (const text of ['', 'GET', 'GET hello', 'FETCH /hello', 'GET /a /b', 'hello']) {
    assert.ok(requestOf(text).problem, text);
  }
});

test('some methods have a body', () => {
  assert.ok(takesBody('POST /x') && takesBody('PUT /x') && takesBody('PATCH /x'));
  assert.ok(!takesBody('GET /POST') && !takesBody('DELETE /x'));
});
