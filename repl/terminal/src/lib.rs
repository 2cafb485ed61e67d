//! A session that a person types, at a terminal.
//!
//! Comes in: keys. Goes out: lines for the session. *Never* here: what a line does.
//!
//! The session is shared: while a line is read, the editor asks it for completions and the watcher loads changed files.

mod above;
mod config;
mod helper;
mod history;
mod keys;
mod margin;
mod paint;
mod platform;

use above::Reading;
use config::{Colour, Config, EditMode};
use flux_session::screen::Screen;
use flux_session::{Failed, Outcome, output};
use flux_session::{Next, Session, Watcher, pieces, start};
use helper::Asked;
use history::History;
use paint::Painter;
pub use platform::AnyKey;
use rustyline::config::{Builder, Configurer};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{ColorMode, CompletionType, Editor, EventHandler, KeyCode, KeyEvent, Modifiers};
use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A session that several threads ask.
pub(crate) type Shared = Arc<Mutex<Session>>;

type Keys = Editor<Asked, MemHistory>;

/// The session, whatever became of the thread that had it before.
pub(crate) fn locked(session: &Mutex<Session>) -> MutexGuard<'_, Session> {
    session.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folder that a variable names, else that of the person's own.
fn folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    set(variable).or_else(|| set("HOME").map(|home| home.join(below_home)))
}

/// Reads lines until the person leaves.
pub fn run(mut session: Session) -> Result<Outcome, Failed> {
    let (config, complaint) = Config::load();
    if config.colour != Colour::Auto {
        output::choose_colours(config.colour == Colour::Always);
        session.screen = Screen::of_terminal();
    }
    start::show(&mut session);
    if let Some(complaint) = complaint {
        session.say.note(&format!("warning: {complaint}"));
    }
    let session: Shared = Arc::new(Mutex::new(session));
    let mut terminal = Terminal::open(session.clone(), &config)?;
    let _watcher = Watcher::watch(&session);
    loop {
        match terminal.read() {
            Read::Input(input) => {
                let mut session = locked(&session);
                // The person may have made it wider.
                session.screen = Screen::of_terminal();
                for piece in pieces(&input) {
                    if session.step(&piece) == Next::Leave {
                        return Ok(Outcome::Fine);
                    }
                    if session.interrupt.is_pressed() {
                        break;
                    }
                }
            }
            Read::Cancelled => {}
            Read::Leave => {
                let session = locked(&session);
                match unfinished(&session).filter(|_| !terminal.warned) {
                    None => return Ok(Outcome::Fine),
                    Some(what) => {
                        session.say.note(&format!("{what}; Ctrl-D again leaves all the same"));
                        terminal.warned = true;
                    }
                }
            }
            Read::Failed(error) => return Err(keys(&error)),
        }
    }
}

/// What came of reading a line.
enum Read {
    Input(String),
    Cancelled,
    Leave,
    Failed(ReadlineError),
}

/// The editor with all that belongs to it.
struct Terminal {
    editor: Keys,
    history: Option<History>,
    reading: Reading,
    session: Shared,
    prompt: String,
    margin: usize,
    /// Was the person told what leaving would lose?
    warned: bool,
    /// What the next line begins with.
    initial: String,
}

impl Terminal {
    fn open(session: Shared, config: &Config) -> Result<Terminal, Failed> {
        let margin = flux_session::screen::width_of(&config.prompt);
        let mut editor =
            Keys::with_history(settings(config)?, MemHistory::new()).map_err(|error| keys(&error))?;
        let (say, screen, names) = {
            let session = locked(&session);
            (session.say.clone(), session.screen, session.verb_names())
        };
        let commands = names.into_iter().map(|(name, _)| name).collect();
        let painter = Painter { screen, margin, commands };
        let asked =
            Asked { session: session.clone(), painter, hints: config.hints, seen: RefCell::default() };
        editor.set_helper(Some(asked));
        // What is typed before the line is read may have line feeds.
        for key in [KeyEvent(KeyCode::Enter, Modifiers::NONE), KeyEvent::ctrl('J')] {
            editor.bind_sequence(key, EventHandler::Conditional(Box::new(keys::Return { margin })));
        }
        let reading = match editor.create_external_printer() {
            Ok(printer) => above::print_above(&say, printer),
            // A terminal that can't move its cursor shows lines as they come.
            Err(_) => Reading::default(),
        };
        let mut terminal = Terminal {
            editor,
            history: None,
            reading,
            session,
            prompt: config.prompt.clone(),
            margin,
            warned: false,
            initial: String::new(),
        };
        if config.history_size > 0 {
            terminal.recall(config.history_size);
        }
        Ok(terminal)
    }

    /// Reads what was typed in earlier sessions.
    fn recall(&mut self, size: usize) {
        let Some(path) = History::place() else { return };
        match History::open(path.clone(), size, self.margin) {
            Ok((history, entries)) => {
                self.history = Some(history);
                for entry in entries {
                    let _ = self.editor.add_history_entry(entry);
                }
            }
            Err(error) => self.no_history(&path, &error),
        }
    }

    /// Said once: without its file, the history lasts as long as the session.
    fn no_history(&mut self, path: &std::path::Path, error: &std::io::Error) {
        self.history = None;
        let why = flux_session::files::plain(error);
        let warning = format!("warning: cannot keep the history in {}: {why}", path.display());
        locked(&self.session).say.note(&warning);
    }

    fn read(&mut self) -> Read {
        let initial = std::mem::take(&mut self.initial);
        self.reading.set(true);
        let line = match initial.as_str() {
            "" => self.editor.readline(&self.prompt),
            text => self.editor.readline_with_initial(&self.prompt, (text, "")),
        };
        self.reading.set(false);
        match line {
            Ok(line) => {
                self.warned = false;
                self.keep(&line);
                Read::Input(margin::without(&line, self.margin))
            }
            Err(ReadlineError::Interrupted) => {
                self.warned = false;
                Read::Cancelled
            }
            Err(ReadlineError::Eof) => Read::Leave,
            Err(ReadlineError::Io(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                locked(&self.session).say.error("that is no text: the bytes are no UTF-8");
                self.initial =
                    self.editor.helper().map(|asked| asked.seen.borrow().clone()).unwrap_or_default();
                Read::Cancelled
            }
            Err(error) => Read::Failed(error),
        }
    }

    fn keep(&mut self, line: &str) {
        let _ = self.editor.add_history_entry(line);
        if let Some(Err(error)) = self.history.as_mut().map(|history| history.add(line)) {
            let path = History::place().unwrap_or_default();
            self.no_history(&path, &error);
        }
    }
}

fn settings(config: &Config) -> Result<rustyline::Config, Failed> {
    let mut builder: Builder = rustyline::Config::builder()
        .edit_mode(match config.edit_mode {
            EditMode::Emacs => rustyline::EditMode::Emacs,
            EditMode::Vi => rustyline::EditMode::Vi,
        })
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        // All that may be a step is shown without a question: the library's components are more than a hundred.
        .completion_prompt_limit(300)
        // The painter knows whether there are colours; margins there are always.
        .color_mode(ColorMode::Forced)
        .history_ignore_space(true);
    builder.set_max_history_size(config.history_size.max(1)).map_err(|error| keys(&error))?;
    builder.set_history_ignore_dups(true).map_err(|error| keys(&error))?;
    Ok(builder.build())
}

/// What would be lost.
fn unfinished(session: &Session) -> Option<String> {
    let mut what = Vec::new();
    match session.overlay.definitions() {
        0 => {}
        1 => what.push("a definition is not saved (`:save`)".to_owned()),
        count => what.push(format!("{count} definitions are not saved (`:save`)")),
    }
    if session.service.is_some() {
        what.push("a service runs (`:stop`)".to_owned());
    }
    (!what.is_empty()).then(|| what.join(", and "))
}

fn keys(error: &ReadlineError) -> Failed {
    Failed::World(format!("cannot read keys: {error}"))
}
