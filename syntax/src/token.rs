//! Tokens as everyone may see them: kinds and places.
//!
//! *Never* here: what the tokens mean together, and errors; [`lex`] gives a kind to every byte sequence.

use crate::lexer::Lexer;
use crate::tree::Span;

/// A token of a file, comments and documentation included; blanks are what lies between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// Its kind, by which the grammar takes it.
    pub kind: TokenKind,
    /// Bytes of the text.
    pub span: Span,
}

/// The kinds of tokens. Keywords are contextual, so they are [`TokenKind::Ident`] here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// `Feed`, `_`, and every keyword.
    Ident,
    /// A whole number: `42`, `-1`, `1_000`.
    Int,
    /// A number with a fraction: `2.5`.
    Float,
    /// A number with a unit of time: `250ms`.
    Duration,
    /// A number with a unit of memory: `64KiB`.
    Size,
    /// `"text"`; one that is not closed ends with its line.
    Text,
    /// `"""text"""`; one that is never closed ends with its line.
    MultilineText,
    /// One line of documentation: `/// text`.
    Doc,
    /// One line of comment: `// text`.
    LineComment,
    /// `/* text */`; one that is never closed ends with its line.
    BlockComment,
    /// `(`, before parameters, arguments and branches.
    LParen,
    /// `)`, which closes a `(`.
    RParen,
    /// `{`, before a record or a node's locks.
    LBrace,
    /// `}`, which closes a `{`.
    RBrace,
    /// `[`, before a list or a case's patterns.
    LBracket,
    /// `]`, which closes a `[`.
    RBracket,
    /// `<`, before the arguments of a generic type.
    Less,
    /// `>`, which closes a `<`.
    Greater,
    /// `,`, between the members of any list.
    Comma,
    /// `;`, which ends a statement whatever is open.
    Semicolon,
    /// `:`, behind the name of an argument or a field.
    Colon,
    /// `.`, between an alias and a name, or a value and its field.
    Dot,
    /// `..`: whatever else the current tuple holds.
    DotDot,
    /// `=`, before a node's flow or a default.
    Equals,
    /// `->`, from one step to the next.
    ThinArrow,
    /// `=>`, from a source or a failure to its flow.
    FatArrow,
    /// `*`: any, of patterns and paths; behind `char`, bytes.
    Star,
    /// `?`, behind a lock that is only read.
    Question,
    /// `!`, behind a lock that is written; before a type that a value must not be of.
    Bang,
    /// `@`, before an annotation.
    At,
    /// Characters that begin no token.
    Unknown,
}

impl TokenKind {
    /// Comments, but not documentation: what the grammar does not see.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    /// Numbers, durations, sizes and texts.
    pub fn is_literal(self) -> bool {
        matches!(
            self,
            Self::Int | Self::Float | Self::Duration | Self::Size | Self::Text | Self::MultilineText
        )
    }

    /// How the token is written, where all tokens of the kind are written alike.
    pub fn symbol(self) -> Option<&'static str> {
        Some(match self {
            Self::LParen => "(",
            Self::RParen => ")",
            Self::LBrace => "{",
            Self::RBrace => "}",
            Self::LBracket => "[",
            Self::RBracket => "]",
            Self::Less => "<",
            Self::Greater => ">",
            Self::Comma => ",",
            Self::Semicolon => ";",
            Self::Colon => ":",
            Self::Dot => ".",
            Self::DotDot => "..",
            Self::Equals => "=",
            Self::ThinArrow => "->",
            Self::FatArrow => "=>",
            Self::Star => "*",
            Self::Question => "?",
            Self::Bang => "!",
            Self::At => "@",
            _ => return None,
        })
    }

    /// The bracket that closes this one.
    pub(crate) fn closer(self) -> Option<Self> {
        Some(match self {
            Self::LParen => Self::RParen,
            Self::LBrace => Self::RBrace,
            Self::LBracket => Self::RBracket,
            _ => return None,
        })
    }

    /// The bracket that this one closes.
    pub(crate) fn opener(self) -> Option<Self> {
        Some(match self {
            Self::RParen => Self::LParen,
            Self::RBrace => Self::LBrace,
            Self::RBracket => Self::LBracket,
            _ => return None,
        })
    }
}

/// Every token of a text, in order, for syntax highlighting and other tools.
pub fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer::new(text);
    let mut tokens = Vec::with_capacity(text.len() / 4);
    while let Some(token) = lexer.next_token() {
        tokens.push(Token { kind: token.kind, span: token.span() });
    }
    tokens
}
