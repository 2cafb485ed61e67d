import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expand, find, type Machine } from '../../src/program';

function machine(programs: Record<string, string>, over: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    home: '/home/ada',
    path: '/usr/bin:/opt/flux',
    isProgram: (file) => file in programs,
    version: (file) => programs[file],
    ...over,
  };
}

test('the setting comes first', () => {
  const here = machine({ '/x/flux': 'flux 0.1.0\n', '/usr/bin/flux': 'flux 0.2.0\n' });
  assert.deepEqual(find('/x/flux', here), { program: '/x/flux', version: '0.1.0' });
});

test('a setting that names nothing is said, and nothing else is taken', () => {
  const found = find('/x/flux', machine({ '/usr/bin/flux': 'flux 0.2.0\n' }));
  assert.match('problem' in found ? found.problem : '', /flux\.server\.path.*\/x\/flux.*no program/);
});

test('a name in the setting is looked for on PATH', () => {
  const here = machine({ '/opt/flux/flux-nightly': 'flux 0.3.0-dev\n' });
  assert.deepEqual(find('flux-nightly', here), { program: '/opt/flux/flux-nightly', version: '0.3.0-dev' });
});

test('another program of that name is passed over', () => {
  const here = machine({ '/usr/bin/flux': 'flux version 2.2.3\n', '/opt/flux/flux': 'flux 0.1.0\n' });
  assert.deepEqual(find('', here), { program: '/opt/flux/flux', version: '0.1.0' });
});

test('only another program of that name: the user is told which', () => {
  const found = find('', machine({ '/usr/bin/flux': 'flux version 2.2.3\n' }));
  assert.match('problem' in found ? found.problem : '', /\/usr\/bin\/flux.*another program/);
});

test('where cargo puts programs comes last', () => {
  const here = machine({ '/home/ada/.cargo/bin/flux': 'flux 0.1.0\n' });
  assert.deepEqual(find('', here), { program: '/home/ada/.cargo/bin/flux', version: '0.1.0' });
});

test('none at all', () => {
  const found = find('', machine({}));
  assert.match('problem' in found ? found.problem : '', /not found/);
});

test('a program that does not answer is none', () => {
  const here = machine({ '/opt/flux/flux': 'flux 0.1.0\n' }, { version: () => undefined });
  assert.ok('problem' in find('', here));
});

test('Windows has other names and another separator', () => {
  const asked: string[] = [];
  const isProgram = (file: string) => asked.push(file) < 0;
  find('', machine({}, { platform: 'win32', path: 'C:\\a;C:\\b', isProgram }));
  assert.ok(asked.some((file) => file.startsWith('C:\\b') && file.endsWith('flux.exe')), asked.join(' '));
});

test('a setting may begin at home or in the folder', () => {
  assert.equal(expand('~/bin/flux', '/home/ada', undefined), '/home/ada/bin/flux');
  assert.equal(expand('${workspaceFolder}/target/release/flux', '/home/ada', '/w'), '/w/target/release/flux');
  assert.equal(expand('  ', '/home/ada', '/w'), '');
});
