//! Text to tokens.
//!
//! Comes in: text. Goes out: tokens one by one, and what is wrong inside of them. *Never* here: what tokens mean
//! together. The splitter skips strings and comments by the same rules ([`scan`]), so that both always agree
//! about which `;` ends a statement.

pub(crate) mod literal;
pub(crate) mod places;
pub(crate) mod scan;

use crate::token::TokenKind;
use crate::tree::Span;
use scan::Closers;

/// A token with its text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tok<'s> {
    /// The token as written.
    pub text: &'s str,
    /// The offset of its first byte.
    pub start: u32,
    /// Its kind, by which the grammar takes it.
    pub kind: TokenKind,
    /// Nothing but blanks and comments stand before it on its line.
    pub first: bool,
}

impl<'s> Tok<'s> {
    /// From its first byte to behind its last.
    #[inline]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end() }
    }

    /// The byte behind its last one.
    #[inline]
    pub fn end(&self) -> u32 {
        self.start + self.text.len() as u32
    }

    /// Whether it is this keyword.
    #[inline]
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Ident && self.text == word
    }
}

/// What is wrong inside of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// A string without its closing quotes.
    UnclosedText,
    /// A `/*` without `*/`.
    UnclosedComment,
    /// What a merge left of a conflict.
    Conflict,
    /// Characters that the language does not have.
    Stray,
    /// A literal whose value cannot be made out; [`literal`] knows why.
    Literal,
}

/// Reads a text token by token, from its start.
pub(crate) struct Lexer<'s> {
    text: &'s str,
    at: usize,
    first: bool,
    closers: Closers,
    /// What is wrong with the token that was given last.
    pub flaw: Option<Flaw>,
}

/// U+FEFF, which some editors write at the start of a file: a blank.
pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What a byte may begin or belong to.
const BLANK: u8 = 1;
const LETTER: u8 = 2;
const DIGIT: u8 = 4;
const WIDE: u8 = 8;

/// The classes of all bytes.
static CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' => BLANK,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => LETTER,
            b'0'..=b'9' => DIGIT,
            128.. => WIDE,
            _ => 0,
        };
        byte += 1;
    }
    table
}

impl<'s> Lexer<'s> {
    /// Begins at the start of a text.
    pub fn new(text: &'s str) -> Self {
        Self { text, at: 0, first: true, closers: Closers::default(), flaw: None }
    }

    /// The next token, comments included.
    #[inline]
    pub fn next_token(&mut self) -> Option<Tok<'s>> {
        let bytes = self.text.as_bytes();
        self.skip_blanks(bytes);
        let start = self.at;
        let byte = *bytes.get(start)?;
        self.flaw = None;
        let kind =
            if CLASS[byte as usize] & LETTER != 0 { self.word(bytes) } else { self.other(bytes, byte) };
        let tok = Tok { text: &self.text[start..self.at], start: start as u32, kind, first: self.first };
        // A comment before a token on its line does not keep it from beginning the line.
        self.first &= kind.is_comment();
        Some(tok)
    }

    #[inline]
    fn skip_blanks(&mut self, bytes: &[u8]) {
        while let Some(&byte) = bytes.get(self.at) {
            if CLASS[byte as usize] & BLANK != 0 {
                self.first |= byte == b'\n';
                self.at += 1;
            } else if byte == BYTE_ORDER_MARK[0] && bytes[self.at..].starts_with(BYTE_ORDER_MARK) {
                self.at += BYTE_ORDER_MARK.len();
            } else {
                break;
            }
        }
    }

    /// Skips bytes of these classes.
    #[inline]
    fn skip(&mut self, bytes: &[u8], classes: u8) {
        while bytes.get(self.at).is_some_and(|&byte| CLASS[byte as usize] & classes != 0) {
            self.at += 1;
        }
    }

    #[inline]
    fn word(&mut self, bytes: &[u8]) -> TokenKind {
        self.skip(bytes, LETTER | DIGIT);
        if bytes.get(self.at).is_some_and(|byte| CLASS[*byte as usize] & WIDE != 0) {
            return self.wide_word(bytes);
        }
        TokenKind::Ident
    }

    /// A word with letters that the language does not have: one name, and one mistake.
    #[cold]
    fn wide_word(&mut self, bytes: &[u8]) -> TokenKind {
        loop {
            self.skip(bytes, LETTER | DIGIT);
            match self.text[self.at..].chars().next() {
                Some(letter) if letter.is_alphanumeric() => {
                    self.at += letter.len_utf8();
                    self.flaw = Some(Flaw::Stray);
                }
                _ => return TokenKind::Ident,
            }
        }
    }

    fn other(&mut self, bytes: &[u8], byte: u8) -> TokenKind {
        use TokenKind::*;
        if matches!(byte, b'<' | b'=' | b'>' | b'|')
            && let Some((end, _)) = scan::conflict(bytes, self.at, &mut self.closers)
        {
            self.at = end;
            self.flaw = Some(Flaw::Conflict);
            return BlockComment;
        }
        let next = bytes.get(self.at + 1).copied();
        let (kind, length) = match (byte, next) {
            (b'0'..=b'9', _) => return self.number(),
            (b'-', Some(b'0'..=b'9')) => return self.number(),
            (b'-', Some(b'>')) => (ThinArrow, 2),
            (b'=', Some(b'>')) => (FatArrow, 2),
            (b'=', _) => (Equals, 1),
            (b'.', Some(b'.')) => (DotDot, 2),
            (b'.', _) => (Dot, 1),
            (b'(', _) => (LParen, 1),
            (b')', _) => (RParen, 1),
            (b'{', _) => (LBrace, 1),
            (b'}', _) => (RBrace, 1),
            (b'[', _) => (LBracket, 1),
            (b']', _) => (RBracket, 1),
            (b'<', _) => (Less, 1),
            (b'>', _) => (Greater, 1),
            (b',', _) => (Comma, 1),
            (b';', _) => (Semicolon, 1),
            (b':', _) => (Colon, 1),
            (b'*', _) => (Star, 1),
            (b'?', _) => (Question, 1),
            (b'!', _) => (Bang, 1),
            (b'@', _) => (At, 1),
            (b'"', _) => return self.string(bytes),
            (b'/', Some(b'/')) => return self.line_comment(bytes),
            (b'/', Some(b'*')) => return self.block_comment(bytes),
            _ => return self.stray(),
        };
        self.at += length;
        kind
    }

    fn number(&mut self) -> TokenKind {
        let (kind, end, sound) = literal::scan_number(self.text.as_bytes(), self.at);
        if !sound {
            self.flaw = Some(Flaw::Literal);
        }
        self.at = end;
        kind
    }

    fn string(&mut self, bytes: &[u8]) -> TokenKind {
        let found = scan::string(bytes, self.at, &mut self.closers);
        if !found.closed {
            self.flaw = Some(Flaw::UnclosedText);
        } else if found.escapes && !literal::escapes_are_sound(&self.text[self.at..found.end]) {
            self.flaw = Some(Flaw::Literal);
        }
        self.at = found.end;
        if found.multiline { TokenKind::MultilineText } else { TokenKind::Text }
    }

    fn line_comment(&mut self, bytes: &[u8]) -> TokenKind {
        let start = self.at;
        self.at = scan::line_end(bytes, start);
        let slashes = bytes[start..self.at].iter().take_while(|byte| **byte == b'/').count();
        if slashes == 3 { TokenKind::Doc } else { TokenKind::LineComment }
    }

    fn block_comment(&mut self, bytes: &[u8]) -> TokenKind {
        let (end, closed) = scan::block_comment(bytes, self.at, &mut self.closers);
        if !closed {
            self.flaw = Some(Flaw::UnclosedComment);
        }
        self.at = end;
        TokenKind::BlockComment
    }

    /// Takes all characters at once that begin no token; letters of other scripts make a name.
    #[cold]
    fn stray(&mut self) -> TokenKind {
        self.flaw = Some(Flaw::Stray);
        let mut chars = self.text[self.at..].chars();
        if chars.next().is_some_and(char::is_alphanumeric) {
            return self.wide_word(self.text.as_bytes());
        }
        if let Some(length) = scan::single_quoted(&self.text.as_bytes()[self.at..]) {
            self.at += length;
            return TokenKind::Text;
        }
        let rest = &self.text[self.at..];
        if let Some(length) = scan::other_quotes(rest) {
            self.at += length;
            return TokenKind::Text;
        }
        // A comment of another language.
        if rest.starts_with('#') && self.begins_line() {
            self.at = scan::line_end(self.text.as_bytes(), self.at);
            return TokenKind::Unknown;
        }
        let length = rest.find(|c: char| !is_stray(c)).unwrap_or(rest.len());
        // A lone `-` or `/` is stray only by what follows it.
        self.at += length.max(rest.chars().next().map_or(1, char::len_utf8));
        TokenKind::Unknown
    }
}

impl Lexer<'_> {
    /// Does nothing stand before it on its line, or only what a `;` ends?
    fn begins_line(&self) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', ';'])
    }
}

/// Whether a character begins no token whatever follows it.
fn is_stray(c: char) -> bool {
    match c {
        '#' | '$' | '%' | '&' | '\'' | '+' | '\\' | '^' | '`' | '|' | '~' => true,
        _ if c.is_ascii() => c.is_ascii_control() && !c.is_ascii_whitespace(),
        _ => !c.is_alphanumeric() && c != '\u{feff}',
    }
}
