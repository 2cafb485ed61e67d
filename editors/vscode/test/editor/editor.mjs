// The editor as its user has it: keys, mouse, what is seen. Selectors are here and nowhere else.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export class Editor {
  static async start({ address, folder, shots, executable }) {
    const browser = await chromium.launch({ executablePath: executable, headless: true, args: QUIET });
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, acceptDownloads: true });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: address });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    mkdirSync(shots, { recursive: true });
    const editor = new Editor(browser, page, { address, folder, shots });
    await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return editor;
  }

  constructor(browser, page, { address, folder, shots }) {
    Object.assign(this, { browser, page, address, folder, shots });
  }

  close() {
    return this.browser.close();
  }

  shot(name) {
    return this.page.screenshot({ path: path.join(this.shots, `${name}.png`) });
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 15 });
  }

  /** A box at the top: its field. */
  get box() {
    return this.page.locator('.quick-input-widget:not([style*="display: none"]) input').first();
  }

  get boxRows() {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** Opens the box at the top by its key, and fills it; what is just being shown may take key and box away. */
  async ask(key, text) {
    const field = this.page.locator('.quick-input-widget input[aria-controls]');
    for (let turn = 0; ; turn += 1) {
      await this.press(key);
      try {
        await field.waitFor({ timeout: 4000 });
        await field.fill(text, { timeout: 2000 });
        return field;
      } catch (error) {
        if (turn === 3) throw error;
      }
    }
  }

  /** Chooses a row of the box. The list is made anew while it is looked at: another one may be there a moment later. */
  async choose(key, text, row) {
    for (let turn = 0; ; turn += 1) {
      await this.ask(key, text);
      try {
        await row.waitFor({ timeout: 5000 });
        await this.page.waitForTimeout(300);
        return await row.click({ timeout: 2000 });
      } catch (error) {
        if (turn === 2) throw error;
        await this.press('Escape');
      }
    }
  }

  /** A command by its title. */
  command(title) {
    return this.choose('F1', `>${title}`, this.boxRows.filter({ hasText: title }).first());
  }

  /** Opens a file of the folder by quick open. */
  async open(name) {
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${path.basename(name)}"]`).first();
    await this.choose('Control+P', name, row);
    const text = this.text(name);
    await text.locator('.view-line').first().waitFor();
    return text;
  }

  /** The text of a file. */
  text(name) {
    return this.page.locator(`.monaco-editor[data-uri$="/${path.basename(name)}"]`).first();
  }

  /** To a line and column, from 1. */
  async goto(line, column = 1) {
    await this.press('Control+G');
    const field = this.page.locator('.quick-input-widget input').first();
    await field.waitFor();
    await field.fill(`:${line}:${column}`);
    await this.press('Enter');
    await field.waitFor({ state: 'hidden' });
  }

  /** Where the cursor is, as the status bar says: line and column. */
  async cursor() {
    const text = await this.page.locator('.statusbar-item', { hasText: /^Ln \d+, Col \d+/ }).first().innerText();
    return /Ln (\d+), Col (\d+)/.exec(text).slice(1, 3).map(Number);
  }

  /** Lines that are seen, with plain blanks. */
  async lines(text) {
    const lines = await text.locator('.view-line').evaluateAll((all) =>
      all.map((line) => [parseFloat(line.style.top), line.textContent]).sort(([a], [b]) => a - b).map(([, text]) => text));
    return lines.map((line) => line.replaceAll('\u00a0', ' '));
  }

  /** A line of a text that holds words, blanks as they are on the screen. */
  line(text, words) {
    return text.locator('.view-line', { hasText: words }).first();
  }

  /** Moves the mouse over something, as a hand does, until a hover says this; hints that come move what is under the mouse. */
  async hover(locator, words) {
    const hover = this.page.locator('.monaco-hover:not(.hidden) .monaco-hover-content');
    for (let turn = 0; ; turn += 1) {
      try {
        const { x, y, width, height } = await locator.boundingBox();
        await this.page.mouse.move(x + width / 2 - 30, y + height / 2 + 40);
        await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 8 });
        await hover.filter({ hasText: words }).first().waitFor({ timeout: 5000 });
        return (await hover.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
      } catch (error) {
        if (turn === 3) throw error;
        await this.away();
      }
    }
  }

  /** Opens the field for a new name of what the cursor is at, and fills it. */
  async newName(name) {
    const field = this.page.locator('.rename-box .rename-input').first();
    for (let turn = 0; ; turn += 1) {
      await this.press('F2');
      try {
        await field.waitFor({ timeout: 4000 });
        return await field.fill(name);
      } catch (error) {
        if (turn === 3) throw error;
      }
    }
  }

  /** Away from everything. */
  async away() {
    await this.press('Escape');
    await this.page.mouse.move(1390, 700);
  }

  get suggestions() {
    return this.page.locator('.suggest-widget.visible .monaco-list-row');
  }

  get problems() {
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** The page inside the graph panel. */
  get graph() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  get terminal() {
    return this.page.locator('.terminal-wrapper .xterm-rows');
  }

  tab(title) {
    return this.page.locator('.tab', { hasText: title }).first();
  }

  async closeTab(title) {
    const tab = this.tab(title);
    await tab.hover();
    await tab.locator('.tab-actions .action-label').click();
    await tab.waitFor({ state: 'detached' });
  }

  /** How many colours the line that holds a word has. */
  colours(text, word) {
    const spans = text.locator('.view-line', { hasText: word }).first().locator('span span');
    return spans.evaluateAll((all) => new Set(all.filter((one) => one.textContent.trim()).map((one) => getComputedStyle(one).color)).size);
  }

  /** Does a page inside the window say this? */
  async pageSays(words) {
    const inside = this.page.frames().filter((frame) => frame !== this.page.mainFrame());
    const said = await Promise.all(inside.map((frame) => frame.locator('body').innerText({ timeout: 500 }).catch(() => '')));
    return said.some((text) => text.includes(words));
  }

  /** Waits until a question's answer satisfies. */
  async until(what, ask, patience = 20_000) {
    const end = Date.now() + patience;
    let last;
    while (Date.now() < end) {
      last = await ask();
      if (last) return last;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`never: ${what}`);
  }

  /** One theme for the rest. */
  async theme(name) {
    await this.command('Preferences: Color Theme');
    const field = this.page.locator('.quick-input-widget input[aria-controls]');
    await field.waitFor();
    await field.fill(name);
    await this.boxRows.filter({ hasText: name }).first().click();
    await field.waitFor({ state: 'hidden' });
  }

  /** Leaves a text as it was on disk. */
  async revert() {
    await this.command('File: Revert File');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }
}
