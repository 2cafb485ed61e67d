//! Colours of a line that is being typed.
//!
//! Comes in: the text, and where the cursor stands. Goes out: the same text with colours, column by column. *Never*
//! here: what the program knows: the words alone decide.

use flux_session::screen::{Ink, Screen};
use flux_session::syntax::{ITEM_KEYWORDS, Token, TokenKind, lex};
use std::ops::Range;

/// How lines are painted.
pub(super) struct Painter {
    pub(super) screen: Screen,
    /// The columns of the prompt, which stay free before the lines that follow.
    pub(super) margin: usize,
    /// The names of the commands.
    pub(super) commands: Vec<String>,
}

impl Painter {
    /// The text with its colours, `cursor` being the byte at which the cursor stands.
    pub(super) fn line(&self, text: &str, cursor: usize) -> String {
        let mut inks = if text.trim_start().starts_with(':') { self.command(text) } else { statement(text) };
        inks.sort_by_key(|(range, _)| range.start);
        let pair = matching(text, cursor);
        let mut out = String::with_capacity(text.len() * 2);
        let mut at = 0;
        for (range, ink) in inks {
            if range.start < at {
                continue;
            }
            self.plain(&mut out, text, at..range.start, &pair);
            // A colour ends with its line, as the margin has none.
            for (index, piece) in text[range.clone()].split('\n').enumerate() {
                if index > 0 {
                    out.push('\n');
                }
                out.push_str(&self.screen.paint(ink, piece));
            }
            at = range.end;
        }
        self.plain(&mut out, text, at..text.len(), &pair);
        self.with_margins(&out)
    }

    fn plain(&self, out: &mut String, text: &str, range: Range<usize>, pair: &[usize]) {
        for (offset, c) in text[range.clone()].char_indices() {
            let at = range.start + offset;
            if self.screen.colour && pair.contains(&at) {
                out.push_str(&format!("\x1b[7m{c}\x1b[0m"));
            } else {
                out.push(c);
            }
        }
    }

    /// The blanks before the lines that follow show that the statement goes on.
    fn with_margins(&self, painted: &str) -> String {
        if self.margin < 3 || !painted.contains('\n') {
            return painted.to_owned();
        }
        let blanks = " ".repeat(self.margin);
        let mark = self.screen.paint(Ink::Faint, &format!("{}> ", ".".repeat(self.margin - 2)));
        let mut lines = painted.split('\n');
        let mut out = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            out.push('\n');
            match line.strip_prefix(&blanks) {
                Some(rest) => out.push_str(&format!("{mark}{rest}")),
                None => out.push_str(line),
            }
        }
        out
    }

    fn command(&self, text: &str) -> Vec<(Range<usize>, Ink)> {
        let start = text.len() - text.trim_start().len();
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |at| start + at);
        let name = &text[start + 1..end];
        let known = name.starts_with('!') || self.commands.iter().any(|command| command.starts_with(name));
        let mut inks = vec![(start..end, if known { Ink::Flow } else { Ink::Bad })];
        let mut at = end;
        for word in text[end..].split_inclusive(char::is_whitespace) {
            let trimmed = word.trim_end();
            let ink = match trimmed.as_bytes() {
                [b'-', ..] => Ink::Handler,
                [b'\'' | b'"', ..] => Ink::Good,
                _ => Ink::Plain,
            };
            if ink != Ink::Plain {
                inks.push((at..at + trimmed.len(), ink));
            }
            at += word.len();
        }
        inks
    }
}

fn statement(text: &str) -> Vec<(Range<usize>, Ink)> {
    let tokens = lex(text);
    let meant: Vec<Token> =
        tokens.iter().filter(|t| !t.kind.is_comment() && t.kind != TokenKind::Doc).copied().collect();
    let comments = tokens.iter().filter(|t| t.kind.is_comment() || t.kind == TokenKind::Doc);
    let mut inks: Vec<(Range<usize>, Ink)> = comments.map(|t| (t.span.range(), Ink::Faint)).collect();
    let mut flow = !meant.iter().any(|t| t.kind == TokenKind::Equals || t.kind == TokenKind::FatArrow);
    for (index, token) in meant.iter().enumerate() {
        let word = &text[token.span.range()];
        let ink = match token.kind {
            TokenKind::Text | TokenKind::MultilineText => Ink::Good,
            TokenKind::Int | TokenKind::Float | TokenKind::Duration | TokenKind::Size => Ink::Handler,
            TokenKind::ThinArrow | TokenKind::FatArrow => Ink::Strong,
            TokenKind::At => Ink::Dispatch,
            TokenKind::Ident => ident(text, &meant, index, word, flow),
            _ => Ink::Plain,
        };
        flow |= matches!(token.kind, TokenKind::Equals | TokenKind::FatArrow);
        if ink != Ink::Plain {
            inks.push((token.span.range(), ink));
        }
    }
    inks
}

/// What a word is, by its neighbours: the language's words are ordinary names elsewhere.
fn ident(text: &str, tokens: &[Token], index: usize, word: &str, flow: bool) -> Ink {
    let kind = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|t| t.kind);
    let (before, after) = (kind(index.checked_sub(1)), kind(Some(index + 1)));
    let starts = matches!(before, None | Some(TokenKind::Semicolon));
    if starts && ITEM_KEYWORDS.contains(&word) && matches!(after, Some(TokenKind::Ident | TokenKind::Text)) {
        return Ink::Dispatch;
    }
    let name_before = matches!(before, Some(TokenKind::Ident | TokenKind::RParen | TokenKind::Text));
    if name_before && matches!(word, "using" | "with" | "error" | "closed_world" | "as") {
        return Ink::Dispatch;
    }
    if word == "each" && matches!(after, Some(TokenKind::Ident | TokenKind::LParen | TokenKind::LBrace)) {
        return Ink::Dispatch;
    }
    if matches!(word, "true" | "false") {
        return Ink::Handler;
    }
    if before == Some(TokenKind::At) {
        return Ink::Dispatch;
    }
    if word.strip_prefix('_').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit())) {
        return Ink::Source;
    }
    if matches!(after, Some(TokenKind::Dot)) || before == Some(TokenKind::Dot) {
        return Ink::Flow;
    }
    let behind_each = index.checked_sub(1).is_some_and(|at| &text[tokens[at].span.range()] == "each");
    let opens = matches!(
        before,
        None | Some(
            TokenKind::ThinArrow
                | TokenKind::FatArrow
                | TokenKind::Equals
                | TokenKind::LBrace
                | TokenKind::Comma
        )
    );
    let names_a_value = after == Some(TokenKind::Colon);
    if flow && (opens || behind_each) && !names_a_value { Ink::Node } else { Ink::Plain }
}

/// The bracket at the cursor and the one that belongs to it; strings and comments have none.
fn matching(text: &str, cursor: usize) -> Vec<usize> {
    let brackets: Vec<(usize, TokenKind)> = lex(text)
        .into_iter()
        .filter(|t| opener(t.kind) || closer(t.kind))
        .map(|t| (t.span.start as usize, t.kind))
        .collect();
    let before = cursor.checked_sub(1);
    let found = brackets.iter().position(|(at, _)| *at == cursor);
    let found = found.or_else(|| brackets.iter().position(|(at, _)| Some(*at) == before));
    let Some(found) = found else { return Vec::new() };
    let mut depth = 0i32;
    let mut other = None;
    let mut check = |(at, kind): &(usize, TokenKind)| {
        depth += if opener(*kind) { 1 } else { -1 };
        if depth == 0 && other.is_none() {
            other = Some(*at);
        }
    };
    if opener(brackets[found].1) {
        brackets[found..].iter().for_each(&mut check);
    } else {
        brackets[..=found].iter().rev().for_each(&mut check);
    }
    other.map_or_else(Vec::new, |other| vec![brackets[found].0, other])
}

fn opener(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket)
}

fn closer(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painter(colour: bool) -> Painter {
        let screen = Screen { width: 80, colour, progress: false };
        Painter { screen, margin: 6, commands: vec!["send".into()] }
    }

    /// The pieces with a colour, and which.
    fn painted(text: &str) -> Vec<String> {
        let line = painter(true).line(text, usize::MAX);
        line.split("\x1b[")
            .skip(1)
            .filter(|p| !p.starts_with("0m"))
            .map(|p| p.replacen('m', " ", 1))
            .collect()
    }

    #[test]
    fn words_are_painted_by_what_they_are() {
        assert_eq!(painted("7 -> each Double"), ["33 7", "1 ->", "35 each", "36 Double"]);
        assert_eq!(painted("source S => A"), ["35 source", "1 =>", "36 A"]);
        assert_eq!(painted("source -> A"), ["36 source", "1 ->", "36 A"]);
        assert_eq!(painted(":send GET /x -H 'a'"), ["1;34 :send", "33 -H", "32 'a'"]);
        assert_eq!(painted(":wat"), ["31 :wat"]);
        assert_eq!(painted("_1 -> {x: \"é\"}"), ["1;32 _1", "1 ->", "32 \"é\""]);
    }

    #[test]
    fn brackets_are_matched_outside_of_texts() {
        let text = "{a: \"}\"}";
        assert_eq!(matching(text, 0), [0, 7]);
        assert_eq!(matching(text, text.len()), [7, 0]);
        assert_eq!(matching("(", 1), [0usize; 0]);
        assert_eq!(matching("a", 1), [0usize; 0]);
    }

    #[test]
    fn no_column_moves() {
        for text in ["7 -> A", "Feed =\n      A\n  -> B", "\"\"\"a\n      b\"\"\"", "// é", ":x -"] {
            let plain = painter(false).line(text, 0);
            let width = |text: &str| text.lines().map(flux_session::screen::width_of).collect::<Vec<_>>();
            assert_eq!(width(&plain), width(text), "{text}");
        }
        assert_eq!(painter(false).line("A =\n      B", 0), "A =\n....> B");
    }
}
