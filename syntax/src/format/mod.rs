//! The one format of a file.
//!
//! Comes in: a file's text. Goes out: the same file as everybody writes it: `->` in signatures, `=>` in
//! handlers, `constraint`, `_`, `char* data`; every comment, and a blank line where there were some. *Never*
//! here: sorting, or changing what a statement says. A statement with a mistake is kept as it is.

mod comments;
mod doc;
mod items;
mod parts;

use crate::lexer::Lexer;
use crate::statement::parse_statement;
use crate::{Piece, split};
use comments::{blanks_before, comment_text, ends_line};

/// The one format of a whole file. Broken statements are kept as they are.
pub fn format(text: &str) -> String {
    let mut file = FileWriter { out: String::with_capacity(text.len()) };
    let mut end = 0;
    for Piece { span } in split(text) {
        let gap = &text[end..span.start as usize];
        file.gap(gap, true);
        let statement = &text[span.range()];
        match format_statement(statement) {
            Some(formatted) => file.out.push_str(&formatted),
            None => file.out.push_str(statement),
        }
        end = span.end as usize;
    }
    file.gap(&text[end..], false);
    file.finish(uses_crlf(text))
}

/// The one format of a statement; none if it has a mistake. Lines end in `\n`.
pub fn format_statement(text: &str) -> Option<String> {
    let parsed = parse_statement(text);
    let [item] = &parsed.items[..] else { return None };
    if !parsed.errors.is_empty() {
        return None;
    }
    let docs = items::layout(text, item);
    let mut out = String::with_capacity(text.len() + 16);
    doc::print(&docs, &mut out);
    Some(out)
}

/// The first line end decides.
fn uses_crlf(text: &str) -> bool {
    text.find('\n').is_some_and(|at| text[..at].ends_with('\r'))
}

struct FileWriter {
    out: String,
}

impl FileWriter {
    /// Comments and blank lines between statements, up to where the next one begins.
    fn gap(&mut self, gap: &str, statement_follows: bool) {
        let mut lexer = Lexer::new(gap);
        let mut end = 0;
        while let Some(tok) = lexer.next_token() {
            let blanks = &gap[end..tok.start as usize];
            let behind =
                self.has_text() && !blanks.contains('\n') && ends_its_line(gap, tok.end(), statement_follows);
            if behind {
                self.out.extend(std::iter::repeat_n(' ', blanks_before(gap, &tok)));
            } else {
                self.line_end(blanks);
            }
            self.out.push_str(comment_text(&tok));
            end = tok.end() as usize;
        }
        if statement_follows {
            self.line_end(&gap[end..]);
        }
    }

    fn has_text(&self) -> bool {
        !self.out.is_empty()
    }

    /// Ends the line, and leaves a blank one if there were some.
    fn line_end(&mut self, blanks: &str) {
        if self.has_text() {
            self.out.push('\n');
            if blanks.bytes().filter(|byte| *byte == b'\n').count() > 1 {
                self.out.push('\n');
            }
        }
    }

    fn finish(mut self, crlf: bool) -> String {
        if self.has_text() {
            self.out.push('\n');
        }
        if !self.out.contains('\r') && !crlf {
            return self.out;
        }
        let line_end = if crlf { "\r\n" } else { "\n" };
        let lines: Vec<&str> = self.out.split('\n').map(|line| line.trim_end_matches('\r')).collect();
        lines.join(line_end)
    }
}

/// Whether only comments follow on the line of a comment between statements.
fn ends_its_line(gap: &str, end: u32, statement_follows: bool) -> bool {
    let mut rest = &gap[end as usize..];
    loop {
        if ends_line(rest) {
            return !rest.trim_start_matches([' ', '\t', '\r']).is_empty() || !statement_follows;
        }
        let mut lexer = Lexer::new(rest);
        match lexer.next_token() {
            Some(tok) => rest = &rest[tok.end() as usize..],
            None => return !statement_follows,
        }
    }
}
