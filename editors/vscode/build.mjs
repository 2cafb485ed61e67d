// Bundles the extension and its panel, and puts the shared grammar beside them.
//   node build.mjs [--production | --tests]
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const production = process.argv.includes('--production');
const common = { bundle: true, sourcemap: production ? false : 'inline', minify: production, logLevel: 'warning' };

if (process.argv.includes('--tests')) {
  rmSync('dist-test', { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: readdirSync('test/unit').filter((name) => name.endsWith('.test.ts')).map((name) => `test/unit/${name}`),
    outdir: 'dist-test',
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
  });
} else {
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
  await build({
    ...common,
    entryPoints: ['src/extension.ts'],
    outfile: 'dist/extension.js',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  });
  await build({ ...common, entryPoints: ['webview/main.ts'], outfile: 'dist/graph.js', platform: 'browser', format: 'iife', target: 'es2022' });
  for (const name of readdirSync('../grammar').filter((name) => name.endsWith('.tmLanguage.json'))) {
    copyFileSync(path.join('../grammar', name), path.join('dist', name));
  }
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(path.join('../..', name), path.join('dist', name));
}
