// This machine, as the search for the program sees it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Machine } from './program';

/** A program that does not answer is none. */
const PATIENCE_MS = 5000;

export function machine(): Machine {
  return {
    platform: process.platform,
    home: homedir(),
    path: process.env['PATH'] ?? process.env['Path'] ?? '',
    isProgram,
    version,
  };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function version(file: string): string | undefined {
  const asked = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: PATIENCE_MS, windowsHide: true });
  return asked.status === 0 ? asked.stdout : undefined;
}
