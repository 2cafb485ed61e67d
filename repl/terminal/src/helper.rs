//! What the editor asks while a line is typed: completions, hints, colours, whether it is complete.
//!
//! *Never* here: the answers; the session, the history and the painter have them.

use super::paint::Painter;
use super::{Shared, locked};
use flux_session::screen::{Ink, elide, fit, width_of};
use flux_session::{Offer, all_complete};
use rustyline::completion::{Candidate, Completer};
use rustyline::config::CompletionType;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::SearchDirection;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Helper};
use std::borrow::Cow;
use std::cell::RefCell;

/// So many offers are shown with what each is.
const EXPLAINED: usize = 12;

/// The editor's questions go here.
pub(super) struct Asked {
    pub(super) session: Shared,
    pub(super) painter: Painter,
    pub(super) hints: bool,
    /// The line as it was last seen: what can't be read as a key must not cost it.
    pub(super) seen: RefCell<String>,
}

impl Helper for Asked {}

/// An offer as it is shown and as it is inserted.
pub(super) struct Shown {
    display: String,
    text: String,
}

impl Candidate for Shown {
    fn display(&self) -> &str {
        &self.display
    }

    fn replacement(&self) -> &str {
        &self.text
    }
}

impl Completer for Asked {
    type Candidate = Shown;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Shown>)> {
        let (start, offers) = locked(&self.session).offers(&line[..pos]);
        Ok((start, self.shown(offers)))
    }
}

impl Asked {
    fn shown(&self, offers: Vec<Offer>) -> Vec<Shown> {
        let explained = offers.len() <= EXPLAINED && offers.iter().any(|offer| !offer.about.is_empty());
        let widest = offers.iter().map(|offer| width_of(offer.text.trim_end())).max().unwrap_or(0);
        let width = self.width();
        let shown = |offer: Offer| {
            let display = match explained {
                // As wide as the terminal, so that each has a line of its own.
                true => fit(
                    &format!("{}  {}", fit(offer.text.trim_end(), widest), offer.about),
                    width.saturating_sub(2),
                ),
                false => elide(offer.text.trim_end(), width.saturating_sub(2)),
            };
            Shown { display, text: offer.text }
        };
        offers.into_iter().map(shown).collect()
    }

    fn width(&self) -> usize {
        terminal_size::terminal_size().map_or(self.painter.screen.width, |(width, _)| usize::from(width.0))
    }
}

/// Text behind the cursor: shown, and what the right arrow takes of it.
pub(super) struct Ghost {
    display: String,
    completion: Option<String>,
}

impl Hint for Ghost {
    fn display(&self) -> &str {
        &self.display
    }

    fn completion(&self) -> Option<&str> {
        self.completion.as_deref()
    }
}

impl Hinter for Asked {
    type Hint = Ghost;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Ghost> {
        line.clone_into(&mut self.seen.borrow_mut());
        // Without colours nobody could tell it from what was typed.
        if !self.hints || !self.painter.screen.colour || pos < line.len() || line.trim().is_empty() {
            return None;
        }
        let used = self.painter.margin + width_of(line.rsplit('\n').next().unwrap_or_default());
        let room = self.width().saturating_sub(used + 1);
        if let Some(rest) = earlier(line, context) {
            let display = elide(rest.split('\n').next().unwrap_or_default(), room);
            return (!display.is_empty()).then_some(Ghost { display, completion: Some(rest) });
        }
        // Whoever has it now takes longer than a key may.
        let mut session = self.session.try_lock().ok()?;
        let display = elide(&session.ghost(line)?, room);
        Some(Ghost { display, completion: None })
    }
}

/// The rest of the latest input that begins so.
fn earlier(line: &str, context: &Context<'_>) -> Option<String> {
    let history = context.history();
    let last = history.len().checked_sub(1)?;
    let found = history.starts_with(line, last, SearchDirection::Reverse).ok()??;
    found.entry.get(line.len()..).filter(|rest| !rest.is_empty()).map(str::to_owned)
}

impl Highlighter for Asked {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        Cow::Owned(self.painter.line(line, pos))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, default: bool) -> Cow<'b, str> {
        let ink = if default { Ink::Strong } else { Ink::Plain };
        Cow::Owned(self.painter.screen.paint(ink, prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.painter.screen.paint(Ink::Faint, hint))
    }

    fn highlight_candidate<'c>(&self, candidate: &'c str, _: CompletionType) -> Cow<'c, str> {
        match candidate.split_once("  ") {
            Some((name, about)) => {
                let about = self.painter.screen.paint(Ink::Faint, about);
                Cow::Owned(format!("{name}  {about}"))
            }
            None => Cow::Borrowed(candidate),
        }
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        kind != CmdKind::ForcedRefresh
    }
}

impl Validator for Asked {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match all_complete(context.input()) {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}
