//! Code in a page: indented, painted by the language's own lexer, and broken where it would not fit.

use flux_session::analysis::ide::KEYWORDS;
use flux_session::screen::{Ink, Screen, width_of};
use flux_session::syntax::{Token, TokenKind, lex};
use unicode_width::UnicodeWidthChar;

/// How far it stands in.
const INDENT: usize = 2;

/// A piece of code in a page; of the language itself, painted.
pub(super) fn code(language: &str, text: &str, screen: &Screen) -> String {
    match language {
        "flux" => indented(&paint(text, screen), INDENT, screen),
        _ => indented(&without_escapes(text), INDENT, screen),
    }
}

/// Text of the language by itself.
pub(crate) fn source(text: &str, screen: &Screen) -> String {
    indented(&paint(text, screen), 0, screen)
}

fn indented(painted: &str, indent: usize, screen: &Screen) -> String {
    let room = screen.width.saturating_sub(indent).max(8);
    let mut out = String::new();
    for line in painted.trim_end().lines() {
        for part in broken(line, room) {
            out.push_str(format!("{}{part}", " ".repeat(indent)).trim_end());
            out.push('\n');
        }
    }
    out
}

/// Text of the language in colours, where there are colours.
fn paint(text: &str, screen: &Screen) -> String {
    let text = without_escapes(text);
    if !screen.colour {
        return text;
    }
    let tokens = lex(&text);
    let mut out = String::new();
    let mut at = 0;
    for (index, token) in tokens.iter().enumerate() {
        let range = token.span.range();
        out.push_str(&text[at..range.start]);
        at = range.end;
        // Each line by itself, so that a line can be cut out of it.
        let ink = ink(&text, &tokens, index);
        let lines: Vec<String> = text[range].split('\n').map(|line| screen.paint(ink, line)).collect();
        out.push_str(&lines.join("\n"));
    }
    out.push_str(&text[at..]);
    out
}

fn ink(text: &str, tokens: &[Token], index: usize) -> Ink {
    let token = tokens[index];
    match token.kind {
        TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Doc => Ink::Faint,
        TokenKind::Text | TokenKind::MultilineText => Ink::Good,
        TokenKind::At => Ink::Handler,
        TokenKind::Ident => {
            let word = &text[token.span.range()];
            let before = index.checked_sub(1).map(|before| tokens[before].kind);
            if before == Some(TokenKind::At) {
                Ink::Handler
            } else if before != Some(TokenKind::Dot) && KEYWORDS.contains(&word) {
                Ink::Strong
            } else if word.starts_with(char::is_uppercase) {
                Ink::Flow
            } else {
                Ink::Plain
            }
        }
        TokenKind::ThinArrow | TokenKind::FatArrow => Ink::Faint,
        _ => Ink::Plain,
    }
}

/// What a terminal would obey, as blanks.
fn without_escapes(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// A painted line in parts of at most so many columns; escape sequences take none.
fn broken(line: &str, width: usize) -> Vec<String> {
    let (mut out, mut part, mut used) = (Vec::new(), String::new(), 0);
    let mut colour = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if c == '\x1b' {
            let end = rest.find('m').map_or(rest.len(), |end| end + 1);
            colour = if rest[..end].ends_with("[0m") { String::new() } else { rest[..end].to_owned() };
            part.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        // A word goes to the next line as a whole, if one line can hold it.
        let word = word_width(rest);
        let starts = part.ends_with(' ') || part.ends_with('m');
        let full = used + c.width().unwrap_or(0) > width
            || (c != ' ' && starts && used > 4 && used + word > width && word + 4 <= width);
        if full {
            if !colour.is_empty() {
                part.push_str("\x1b[0m");
            }
            out.push(std::mem::take(&mut part));
            part.push_str("    ");
            part.push_str(&colour);
            used = 4;
            if c == ' ' {
                rest = &rest[1..];
                continue;
            }
        }
        part.push(c);
        used += c.width().unwrap_or(0);
        rest = &rest[c.len_utf8()..];
    }
    out.push(part);
    out
}

fn word_width(rest: &str) -> usize {
    let end = rest.find([' ', '\x1b']).unwrap_or(rest.len());
    width_of(&rest[..end])
}
