//! Texts and bytes between quotes, and their escapes.

use std::ops::Range;

/// What stands between quotes.
pub(super) struct Quoted {
    /// UTF-8, unless these are `bytes`.
    pub(super) value: Vec<u8>,
    /// It is written with a `b` before its quotes, `b'…'`: its value need not be UTF-8.
    pub(super) bytes: bool,
    /// Bytes of the text that it takes, quotes included.
    pub(super) length: usize,
    /// What is wrong with it first: where, a sentence, what would do.
    pub(super) wrong: Option<(Range<usize>, &'static str, &'static str)>,
}

/// Reads a text that begins here; none: none begins here.
pub(super) fn read(text: &str) -> Option<Quoted> {
    let prefix = text.bytes().take(3).position(|byte| matches!(byte, b'\'' | b'"'))?;
    let (mut raw, mut bytes) = (false, false);
    for letter in text[..prefix].chars() {
        match letter {
            'r' | 'R' if !raw => raw = true,
            'b' | 'B' if !bytes => bytes = true,
            _ => return None,
        }
    }
    let quote = &text[prefix..=prefix];
    let triple = quote.repeat(3);
    let quotes = if text[prefix..].starts_with(&triple) { triple.as_str() } else { quote };
    let mut reading = Reading { text, at: prefix + quotes.len(), value: Vec::new(), bytes, wrong: None };
    reading.run(quotes, raw);
    let Reading { at, value, wrong, .. } = reading;
    Some(Quoted { value, bytes, length: at, wrong })
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
    value: Vec<u8>,
    bytes: bool,
    wrong: Option<(Range<usize>, &'static str, &'static str)>,
}

impl Reading<'_> {
    fn run(&mut self, quotes: &str, raw: bool) {
        let start = self.at - quotes.len();
        while let Some(next) = self.text[self.at..].chars().next() {
            if self.text[self.at..].starts_with(quotes) {
                self.at += quotes.len();
                return;
            }
            if next == '\n' && quotes.len() == 1 {
                break;
            }
            match next {
                '\\' if raw => {
                    // A quote behind a backslash does not end a raw text, and both belong to it.
                    let both = self.text[self.at..].chars().take(2).map(char::len_utf8).sum::<usize>();
                    self.value.extend_from_slice(&self.text.as_bytes()[self.at..self.at + both]);
                    self.at += both;
                }
                '\\' => self.escape(),
                _ => {
                    self.value.extend_from_slice(&self.text.as_bytes()[self.at..self.at + next.len_utf8()]);
                    self.at += next.len_utf8();
                }
            }
        }
        let help = "close it with the quote that it begins with";
        self.wrong.get_or_insert((start..start + quotes.len(), "this text does not end", help));
    }

    fn escape(&mut self) {
        let start = self.at;
        let mut chars = self.text[self.at + 1..].chars();
        let letter = chars.next().unwrap_or(' ');
        self.at += 1 + letter.len_utf8().min(self.text.len() - self.at - 1);
        let simple = match letter {
            'a' => Some(7),
            'b' => Some(8),
            'f' => Some(12),
            'n' => Some(b'\n'),
            'r' => Some(b'\r'),
            't' => Some(b'\t'),
            'v' => Some(11),
            '\\' | '?' | '\'' | '"' | '`' => u8::try_from(letter).ok(),
            _ => None,
        };
        if let Some(byte) = simple {
            return self.value.push(byte);
        }
        let (digits, radix) = match letter {
            'x' | 'X' => (2, 16),
            'u' if !self.bytes => (4, 16),
            'U' if !self.bytes => (8, 16),
            '0'..='3' => {
                self.at -= 1;
                (3, 8)
            }
            _ => return self.no_escape(start),
        };
        let number = self.text.get(self.at..self.at + digits);
        match number.and_then(|number| u32::from_str_radix(number, radix).ok()) {
            Some(code) => {
                self.at += digits;
                self.code(start, code);
            }
            None => self.no_escape(start),
        }
    }

    fn code(&mut self, start: usize, code: u32) {
        match (self.bytes, char::from_u32(code)) {
            // Of at most two hexadecimal or three octal digits, the first of which is at most 3.
            (true, _) => self.value.push(code as u8),
            (false, Some(c)) => self.value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            (false, None) => self.no_escape(start),
        }
    }

    fn no_escape(&mut self, start: usize) {
        let help = "write a backslash twice (`\\\\`), or a raw text: `r'\\d+'`";
        self.wrong.get_or_insert((start..self.at, "this escape is none of CEL", help));
    }
}
