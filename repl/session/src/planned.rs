//! A flow typed at the prompt as a plan: of the whole program, or, where that has errors, of what has none.
//!
//! Comes in: what was typed, as a flow of the program. Goes out: a plan of it alone; what is wrong with it is told. *Never*
//! here: what runs.

use super::Session;
use super::diagnose::{Excerpt, has_errors, inside};
use super::flow::Rewritten;
use super::input::PROMPT;
use crate::Failed;
use crate::report::Count;
use crate::sound::without;
use flux_analysis::{Diagnostic, FileId, Severity};
use flux_plan::Plan;
use flux_syntax::TokenKind;
use std::collections::BTreeSet;

/// A flow at the prompt that can run.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    /// Where the program has errors: the plan of what has none.
    pub(crate) sound: Option<Plan>,
}

/// What was found of a flow at the prompt.
struct Tried {
    /// The program to run; none: it has errors somewhere.
    plan: Option<Plan>,
    /// There are some in what was typed.
    errors: bool,
    /// All that is to be said of what was typed.
    drawn: String,
}

/// The files of a program without what has errors.
struct SoundParts {
    files: Vec<(FileId, String)>,
    /// The nodes that are not there.
    gone: BTreeSet<String>,
}

impl Session {
    /// The plan of the flow alone; none where it has errors, which are told.
    pub(crate) fn prompt_plan(&mut self, typed: &str, flow: &Rewritten) -> Result<Option<Planned>, Failed> {
        let text = self.workspace.text(self.root).to_owned();
        let tried = self.plan_typed(typed, flow, &text);
        if tried.plan.is_none() && !tried.errors {
            return self.plan_beside_errors(typed, flow);
        }
        self.say_tried(&tried.drawn);
        Ok(tried.plan.map(|plan| Planned { plan, sound: None }))
    }

    fn say_tried(&self, drawn: &str) {
        if !drawn.is_empty() {
            self.say.note(drawn);
        }
    }

    /// The flow's plan, put behind that text of the root.
    fn plan_typed(&mut self, typed: &str, flow: &Rewritten, text: &str) -> Tried {
        let before = self.prompt_prefix(text, flow);
        let start = before.len();
        let kept = self.workspace.text(self.root).to_owned();
        self.workspace.set_text(self.root, &format!("{before}{};\n", flow.text));
        let planned = self.workspace.plan_source(self.root, PROMPT);
        let found = match &planned {
            Ok((_, diagnostics)) | Err(diagnostics) => diagnostics.clone(),
        };
        let offset = |at: usize| flow.typed(at.saturating_sub(start));
        let range = start..start + flow.text.len() + 1;
        let excerpt = Excerpt { typed, file: self.root, range, offset: &offset };
        let own: Vec<Diagnostic> = found.into_iter().filter(|d| inside(d, &excerpt)).collect();
        let drawn = if own.is_empty() { String::new() } else { self.drawn(&own, Some(&excerpt)) };
        self.workspace.set_text(self.root, &kept);
        Tried { plan: planned.ok().map(|(plan, _)| plan), errors: has_errors(&own), drawn }
    }

    /// The same where errors stand elsewhere in the program: what has none, and needs nothing that has, still runs.
    fn plan_beside_errors(&mut self, typed: &str, flow: &Rewritten) -> Result<Option<Planned>, Failed> {
        let count = Count { warnings: 0, hints: 0, ..Count::of(&self.check()) };
        let refused = |what: &str| {
            let shown = if count.errors == 1 { "it" } else { "them" };
            Err(Failed::World(format!("the program has {count}, {what}: `:check` shows {shown}")))
        };
        let Some(sound) = self.sound_parts() else { return refused("so that nothing of it runs") };
        let kept: Vec<(FileId, String)> =
            sound.files.iter().map(|(file, _)| (*file, self.workspace.text(*file).to_owned())).collect();
        self.put_texts(&sound.files);
        let root = self.workspace.text(self.root).to_owned();
        let whole = self.workspace.plan(self.root).ok();
        let tried = self.plan_typed(typed, flow, &root);
        self.put_texts(&kept);
        if let Some(plan) = tried.plan {
            self.say_tried(&tried.drawn);
            return Ok(Some(Planned { plan, sound: whole }));
        }
        if let Some(name) = words(typed).find(|word| sound.gone.contains(*word)) {
            return refused(&format!("and `{name}` has one or needs what has one"));
        }
        self.say_tried(&tried.drawn);
        if tried.errors { Ok(None) } else { refused("so that nothing of it runs") }
    }

    /// The program's files without what has errors; none: it can't be told what that is.
    fn sound_parts(&mut self) -> Option<SoundParts> {
        let files = self.workspace.files(self.root);
        let kept: Vec<String> = files.iter().map(|file| self.workspace.text(*file).to_owned()).collect();
        let mut gone = BTreeSet::new();
        let mut result = None;
        // What is taken out may leave errors where it was used; each time there is less.
        for _ in 0..kept.iter().map(String::len).sum::<usize>() {
            let errors = self.check().into_iter().filter(|d| d.severity == Severity::Error);
            let places: Option<Vec<_>> =
                errors.map(|d| Some((files.iter().position(|file| *file == d.file)?, d.range))).collect();
            let Some(places) = places else { break };
            let texts: Vec<&str> = files.iter().map(|file| self.workspace.text(*file)).collect();
            if places.is_empty() {
                let texts = texts.into_iter().map(str::to_owned);
                result = Some(SoundParts { files: files.iter().copied().zip(texts).collect(), gone });
                break;
            }
            let Some(sound) = without(&texts, &places) else { break };
            gone.extend(sound.gone);
            self.put_texts(&files.iter().copied().zip(sound.texts).collect::<Vec<_>>());
        }
        self.put_texts(&files.into_iter().zip(kept).collect::<Vec<_>>());
        result
    }

    /// A file that is not there stays so: only what differs is changed.
    fn put_texts(&mut self, texts: &[(FileId, String)]) {
        for (file, text) in texts {
            if self.workspace.text(*file) != text {
                self.workspace.set_text(*file, text);
            }
        }
    }

    /// The program's text up to where a flow at the prompt begins: a source that puts out the earlier results.
    pub(crate) fn prompt_prefix(&self, text: &str, flow: &Rewritten) -> String {
        let outputs = flow.used.iter().filter_map(|(index, place)| {
            let result = self.results.get(*index).ok()?;
            Some(format!("{} {}", result.values[*place].ty, result.variable(*place)))
        });
        let outputs: Vec<String> = outputs.collect();
        format!("{text}\n{PROMPT} () -> ({});\nsource {PROMPT} => ", outputs.join(", "))
    }
}

/// The names in a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let tokens = flux_syntax::lex(text).into_iter();
    tokens.filter(|token| token.kind == TokenKind::Ident).map(|token| &text[token.span.range()])
}
