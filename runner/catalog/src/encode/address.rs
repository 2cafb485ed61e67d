//! Addresses: what is before the path, the path, the pairs of the query, the fragment (RFC 3986).

use super::{Group, Joint, Layout, Place};
use crate::TextError;
use crate::template::{Hole, Part};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What the program itself writes and an address can't have as it is (RFC 3986, section 2).
const WRITTEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Schemes behind whose colon there is plain text.
const PLAIN_SCHEMES: [&str; 4] = ["mailto:", "tel:", "sms:", "urn:"];

/// What stands for a value in what was read so far.
const RAW: char = '\u{0}';
const ENCODED: char = 'x';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    Before,
    Path,
    Query,
    Fragment,
}

/// The part of an address that its beginning ends in.
fn region(begun: &str) -> Region {
    if begun.contains('#') {
        return Region::Fragment;
    }
    if begun.contains('?') {
        return Region::Query;
    }
    let is_path = match begun.find("//") {
        Some(at) if begun[..at].is_empty() || begun[..at].ends_with(':') => begun[at + 2..].contains('/'),
        _ if begun.starts_with(RAW) => begun.contains('/'),
        _ if begun.is_empty() => false,
        _ if begun.ends_with(':') => PLAIN_SCHEMES.contains(&begun.to_ascii_lowercase().as_str()),
        _ => true,
    };
    if is_path { Region::Path } else { Region::Before }
}

/// The places of the values in an address (RFC 3986); see [`Layout::new`].
pub(super) fn layout(parts: &[Part]) -> Result<Layout, TextError> {
    let mut reader = Reader { begun: String::new(), groups: vec![Group::new(Joint::Once)] };
    for part in parts {
        match part {
            Part::Text(text) => reader.text(text),
            Part::Hole(hole) => reader.hole(hole)?,
        }
    }
    reader.groups.retain(|group| !(group.parts.is_empty() && group.joint == Joint::Once));
    Ok(Layout { groups: reader.groups })
}

struct Reader {
    /// What was read so far, with signs for the values.
    begun: String,
    groups: Vec<Group>,
}

impl Reader {
    fn last(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::new(Joint::Once));
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn text(&mut self, text: &str) {
        let mut left = text;
        loop {
            let cuts: &[char] = match region(&self.begun) {
                Region::Before | Region::Path => &['?', '#'],
                Region::Query => &['&', '#'],
                Region::Fragment => &[],
            };
            let Some(at) = left.find(cuts) else { break };
            self.written(&left[..at]);
            let cut = &left[at..at + 1];
            self.begun.push_str(cut);
            let joint = if cut == "#" { Joint::Once } else { Joint::Query };
            self.groups.push(Group::new(joint));
            if cut == "#" {
                self.last().text(cut);
            }
            left = &left[at + 1..];
        }
        self.written(left);
    }

    fn written(&mut self, text: &str) {
        self.begun.push_str(text);
        let encoded = utf8_percent_encode(text, WRITTEN).to_string();
        self.last().text(&encoded);
    }

    fn hole(&mut self, hole: &Hole) -> Result<(), TextError> {
        let region = region(&self.begun);
        if hole.rest && region != Region::Path {
            let message = "only in the path of an address a value keeps its slashes";
            return Err(TextError::new(hole.whole.clone(), message).help("leave the `*` out"));
        }
        let place = match region {
            Region::Before if !hole.is_raw() => return Err(before(hole, &self.begun)),
            Region::Before => Place::Plain,
            Region::Path if hole.rest => Place::Rest,
            Region::Path | Region::Fragment => Place::Segment,
            Region::Query => Place::Pair,
        };
        self.begun.push(if hole.is_raw() { RAW } else { ENCODED });
        self.last().value(hole, place);
        Ok(())
    }
}

fn before(hole: &Hole, begun: &str) -> TextError {
    let name = hole.name();
    let message = format!("whoever chooses `{name}` would choose where this address leads");
    let help = if begun.starts_with(RAW) {
        format!("put a `/` before it, or write `{{{name}|raw}}` if that is meant")
    } else {
        format!("write `{{{name}|raw}}` if that is meant")
    };
    TextError::new(hole.whole.clone(), message).help(help)
}

/// Is the host settled in an address that begins so? (What stands for values there is as in a layout: `\0`, `x`.)
pub(super) fn is_past_host(begun: &str) -> bool {
    region(begun) != Region::Before
}
