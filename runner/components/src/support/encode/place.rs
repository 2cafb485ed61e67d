//! One value in a text: its filters, then the encoding of its place.

use super::{key, repeat};
use crate::support::inside::{inside, present};
use crate::support::{json_text, render};
use flux_catalog::encode::Place;
use flux_catalog::template::Filter;
use flux_node::{Failure, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use std::borrow::Cow;
use std::fmt::Write;

/// What need not be encoded anywhere in an address (RFC 3986, section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same with slashes.
const SLASHES: &AsciiSet = &ENCODED.remove(b'/');

/// One value in a text.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The index of the node's input that it is, or that its fields are looked up in.
    pub(super) place: usize,
    /// The value's name as the program writes it.
    pub(super) name: String,
    pub(super) fields: Vec<String>,
    pub(super) filters: Vec<Filter>,
    pub(super) at: Place,
}

/// What a value is after its filters.
enum Held<'v> {
    Value(&'v Value),
    Text(String),
}

impl Slot {
    /// The input's value, or the field of it that the slot names.
    pub(super) fn select<'v>(&self, input: impl Fn(usize) -> &'v Value) -> Result<Cow<'v, Value>, Failure> {
        inside(input(self.place), &self.fields)
            .map_err(|field| Failure::new(422, format!("there is no `{field}` in `{}`", self.name)))
    }

    /// Writes it; `item` stands for the list that it is.
    pub(super) fn write<'v>(
        &self,
        input: impl Fn(usize) -> &'v Value,
        item: Option<&'v Value>,
        out: &mut String,
    ) -> Result<(), Failure> {
        let selected = self.select(input)?;
        let value = match item {
            Some(item) if repeat::repeats(self, &selected).is_some() => item,
            _ => &*selected,
        };
        let own = self.own();
        let is_done = self.filters.last().is_some_and(|last| *last == Filter::Raw || Some(*last) == own);
        if !self.filters.contains(&Filter::Json)
            && matches!(self.at, Place::Segment | Place::Rest)
            && matches!(present(value), None | Some(Value::List(_)))
        {
            return Err(Failure::new(422, format!("`{}` is no single text for a path", self.name)));
        }
        let mut held = Held::Value(value);
        for filter in &self.filters {
            if *filter != Filter::Raw {
                held = Held::Text(held.filtered(*filter)?);
            }
        }
        match is_done {
            true => held.text_into(out),
            false => held.encode(self.at, out),
        }
    }

    /// The filter that does what the place does anyway.
    fn own(&self) -> Option<Filter> {
        match self.at {
            Place::Segment | Place::Rest | Place::Pair => Some(Filter::Url),
            Place::Json => Some(Filter::Json),
            Place::Html => Some(Filter::Html),
            _ => None,
        }
    }
}

impl Held<'_> {
    fn text_into(&self, out: &mut String) -> Result<(), Failure> {
        match self {
            Held::Value(value) => render(value, out),
            Held::Text(text) => {
                out.push_str(text);
                Ok(())
            }
        }
    }

    fn text(&self) -> Result<Cow<'_, str>, Failure> {
        match self {
            Held::Value(Value::Str(text) | Value::Html(text)) => Ok(Cow::Borrowed(text)),
            Held::Text(text) => Ok(Cow::Borrowed(text)),
            Held::Value(_) => {
                let mut text = String::new();
                self.text_into(&mut text)?;
                Ok(Cow::Owned(text))
            }
        }
    }

    /// The bytes themselves where it is some, else its text's.
    fn bytes(&self) -> Result<Cow<'_, [u8]>, Failure> {
        if let Held::Value(value) = self
            && let Some(Value::Bytes(bytes)) = present(value)
        {
            return Ok(Cow::Borrowed(bytes));
        }
        Ok(match self.text()? {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        })
    }

    fn json_into(&self, out: &mut String) -> Result<(), Failure> {
        let json = match self {
            Held::Value(value) => json_text(value)?,
            Held::Text(text) => json_text(&Value::Str(text.as_str().into()))?,
        };
        out.push_str(&String::from_utf8_lossy(&json));
        Ok(())
    }

    fn filtered(&self, filter: Filter) -> Result<String, Failure> {
        let mut out = String::new();
        match filter {
            Filter::Html => html(&self.text()?, &mut out),
            Filter::Url => out.extend(percent_encode(&self.bytes()?, ENCODED)),
            Filter::Json => self.json_into(&mut out)?,
            Filter::Base64 => out = base64(&self.bytes()?),
            Filter::Hex => hex_into(&self.bytes()?, &mut out),
            Filter::Raw => self.text_into(&mut out)?,
        }
        Ok(out)
    }

    fn encode(&self, place: Place, out: &mut String) -> Result<(), Failure> {
        match place {
            Place::Plain | Place::Whole | Place::Header => self.text_into(out)?,
            Place::Segment | Place::Pair => out.extend(percent_encode(&self.bytes()?, ENCODED)),
            Place::Rest => out.extend(percent_encode(&self.bytes()?, SLASHES)),
            Place::Step => out.push_str(&self.text()?.replace('~', "~0").replace('/', "~1")),
            Place::Json => self.json_into(out)?,
            Place::JsonText => {
                let text = self.text()?;
                let quoted = json_text(&Value::Str(text.as_ref().into()))?;
                // Without its quotes.
                out.push_str(&String::from_utf8_lossy(&quoted[1..quoted.len() - 1]));
            }
            Place::Html => self.html_into(out)?,
            Place::WholeKey => match self {
                Held::Value(Value::Str(text)) => out.push_str(text),
                Held::Text(text) => out.push_str(text),
                Held::Value(value) => key::write(value, out)?,
            },
            Place::Key => match self {
                Held::Text(text) => key::escape(text, out),
                Held::Value(value) => key::write(value, out)?,
            },
        }
        Ok(())
    }

    /// HTML, or a list of it, stands as it is.
    fn html_into(&self, out: &mut String) -> Result<(), Failure> {
        match self {
            Held::Value(value) => match present(value) {
                None => {}
                Some(Value::Html(text)) => out.push_str(text),
                Some(Value::List(items)) if items.iter().all(is_html) => {
                    items.iter().try_for_each(|item| Held::Value(item).html_into(out))?;
                }
                Some(other) => html(&Held::Value(other).text()?, out),
            },
            Held::Text(text) => html(text, out),
        }
        Ok(())
    }
}

fn is_html(value: &Value) -> bool {
    matches!(present(value), None | Some(Value::Html(_)))
}

/// Text in HTML, or between an attribute's quotes.
fn html(text: &str, out: &mut String) {
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            sign => out.push(sign),
        }
    }
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Appends each byte as two small hexadecimal digits.
fn hex_into(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(out, "{byte:02x}");
    }
}

/// Each byte as two small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    hex_into(bytes, &mut out);
    out
}

/// The bytes that hexadecimal digits mean, small or capital; none: they are none.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}
