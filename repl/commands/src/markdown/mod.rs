//! Markdown for a terminal: what an editor shows over a name, and the diagnostics' pages.
//!
//! Comes in: Markdown, as the documentation of this project and the documentation in programs have it: headings,
//! paragraphs, lists, code, rules, tables. Goes out: text that fits. *Never* here: what is written; anything that is no
//! such thing is shown as it is.

mod block;
mod code;
mod inline;

use crate::table::Table;
use block::Block;
use code::code;
use flux_session::screen::{Ink, Screen, width_of};
use inline::{Word, words, wrap};

pub(crate) use code::source;

/// Lines longer than this tire the eye.
const WIDEST: usize = 100;

/// Draws a Markdown text for a terminal.
pub(crate) fn render(text: &str, screen: &Screen) -> String {
    let mut out = String::new();
    for block in block::blocks(text) {
        if !out.is_empty() {
            out.push('\n');
        }
        draw(&block, screen, &mut out);
    }
    out
}

/// A sentence or two, in lines that fit.
pub(crate) fn wrapped(text: &str, screen: &Screen) -> Vec<String> {
    wrap(&words(text, screen), screen.width.min(WIDEST), screen)
}

fn draw(block: &Block<'_>, screen: &Screen, out: &mut String) {
    let width = screen.width.min(WIDEST);
    match block {
        Block::Heading(text) => lines(out, &wrap(&strong(words(text, screen)), width, screen), ""),
        Block::Paragraph(text) => lines(out, &wrap(&words(text, screen), width, screen), ""),
        Block::Rule => lines(out, &[screen.paint(Ink::Faint, &"─".repeat(width.min(40)))], ""),
        Block::Code { language, text } => out.push_str(&code(language, text, screen)),
        Block::List(items) => {
            for (mark, text) in items {
                let hang = width_of(mark) + 3;
                let wrapped = wrap(&words(text, screen), width.saturating_sub(hang), screen);
                for (index, line) in wrapped.iter().enumerate() {
                    let mark = if index == 0 { mark.as_str() } else { "" };
                    out.push_str(&format!("  {mark:<0$} {line}\n", hang - 3));
                }
            }
        }
        Block::Table(rows) => {
            let mut rows = rows.iter();
            let heads: Vec<&str> = rows.next().into_iter().flatten().map(String::as_str).collect();
            let mut table = Table::new(&heads);
            for row in rows {
                table.row(row.iter().map(|cell| (Ink::Plain, cell.as_str())));
            }
            out.push_str(&table.render(screen));
        }
    }
}

fn strong(words: Vec<Word>) -> Vec<Word> {
    let piece = |(ink, text): (Ink, String)| (if ink == Ink::Plain { Ink::Strong } else { ink }, text);
    words.into_iter().map(|word| word.into_iter().map(piece).collect()).collect()
}

fn lines(out: &mut String, lines: &[String], indent: &str) {
    for line in lines {
        out.push_str(&format!("{indent}{line}\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# F0501: an *early* acquisition\n\nA node takes a `lock?` that it does not declare, before \
        it runs.\nLocks are taken in **one** order, see [the page](other.md) or [there](https://x.org/a).\n\n\
        - `path`: the route. It is a text that is long enough to be broken.\n  It goes on here.\n- two\n\n\
        1. first\n2. second\n\n---\n\n```flux\nFeed = A -> B; // what it does, at some length, so that it has to be broken\n\n\
        store s using memory(size: 4);\n```\n\n```\nplain  *text*\n```\n\n| code | what |\n|---|---|\n| F0501 | early |\n";

    #[test]
    fn it_fits() {
        for width in [40, 80, 120] {
            let screen = Screen { width, colour: false, progress: false };
            let drawn = render(PAGE, &screen);
            assert!(drawn.lines().all(|line| width_of(line) <= width), "{drawn}");
            insta::assert_snapshot!(format!("markdown_{width}"), drawn);
        }
        let screen = Screen { width: 60, colour: true, progress: false };
        insta::assert_snapshot!("markdown_in_colour", render(PAGE, &screen));
    }

    #[test]
    fn broken_markdown_is_shown() {
        let screen = Screen { width: 40, colour: false, progress: false };
        for text in
            ["", "`", "**", "[a", "[a](", "```", "```flux", "|", "#", "-", "- ", "\u{1b}[31m*", "*a `b* c`"]
        {
            let drawn = render(text, &screen);
            assert!(!drawn.contains('\u{1b}'), "{drawn:?}");
        }
        assert_eq!(render("[a", &screen), "[a\n");
        assert_eq!(render("a * b ** c ` d", &screen), "a * b ** c ` d\n");
        let long = "x".repeat(100);
        assert!(render(&long, &screen).lines().all(|line| width_of(line) <= 40));
        assert!(render(&format!("```\n{long}\n```"), &screen).lines().all(|line| width_of(line) <= 40));
    }
}
