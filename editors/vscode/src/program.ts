// Finds the program `flux`. Comes in: a setting and the machine as plain functions. Goes out: a path, or why there is
// none. Never here: the editor, so that it can be tested without one.
import * as path from 'node:path';

/** What the search asks of the machine. */
export interface Machine {
  platform: NodeJS.Platform;
  home: string;
  path: string;
  isProgram(file: string): boolean;
  /** What it prints for `--version`; nothing if it can't be run. */
  version(file: string): string | undefined;
}

/** The program that was found, or a sentence for the user. */
export type Found = { program: string; version: string } | { problem: string };

/** `~` and `${workspaceFolder}` in a setting. */
export function expand(setting: string, home: string, folder: string | undefined): string {
  const whole = setting.trim().replaceAll('${workspaceFolder}', folder ?? '').replaceAll('${userHome}', home);
  return whole === '~' || whole.startsWith('~/') ? home + whole.slice(1) : whole;
}

/** The setting's program, else that on PATH, else cargo's. Other programs are called flux too: each is asked. */
export function find(setting: string, machine: Machine): Found {
  if (setting !== '') {
    const named = setting.includes('/') || setting.includes('\\') ? [setting] : onPath(machine, setting);
    const file = named.find((file) => machine.isProgram(file));
    if (file === undefined) return { problem: `The setting flux.server.path names “${setting}”, which is no program.` };
    return ask(file, machine) ?? { problem: `“${file}” (the setting flux.server.path) is not the Flux of this extension.` };
  }
  const candidates = [...onPath(machine, 'flux'), path.join(machine.home, '.cargo', 'bin', executable('flux', machine))];
  const programs = candidates.filter((file) => machine.isProgram(file));
  for (const file of programs) {
    const found = ask(file, machine);
    if (found) return found;
  }
  const [other] = programs;
  return {
    problem: other
      ? `“${other}” is another program that is called flux. Say in the setting flux.server.path where Flux is.`
      : 'The program flux was not found: not in the setting flux.server.path, not on PATH.',
  };
}

function ask(file: string, machine: Machine): Found | undefined {
  const version = /^flux (\d+\.\d+\.\d+\S*)\s*$/.exec(machine.version(file) ?? '')?.[1];
  return version === undefined ? undefined : { program: file, version };
}

function onPath(machine: Machine, name: string): string[] {
  const separator = machine.platform === 'win32' ? ';' : ':';
  const folders = machine.path.split(separator).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, executable(name, machine)));
}

function executable(name: string, machine: Machine): string {
  return machine.platform === 'win32' && !name.endsWith('.exe') ? `${name}.exe` : name;
}
