//! `repl.toml`: how a person wants a session to be.
//!
//! Comes in: `$XDG_CONFIG_HOME/flux/repl.toml`, else `~/.config/flux/repl.toml`, if it is there. Goes out: choices.
//! *Never* here: anything that a program means.

use serde::Deserialize;
use std::path::Path;

/// What a person has chosen, with the default of everything that the file leaves out.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Config {
    /// Which keys do what.
    pub(super) edit_mode: EditMode,
    /// So many inputs are kept from earlier sessions; 0: none.
    pub(super) history_size: usize,
    /// Whether there are colours.
    pub(super) colour: Colour,
    /// Whether what could follow is shown while somebody types.
    pub(super) hints: bool,
    /// What stands before a line.
    pub(super) prompt: String,
}

/// Which keys do what.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum EditMode {
    #[default]
    Emacs,
    Vi,
}

/// Whether there are colours.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Colour {
    /// Where a person looks, and `NO_COLOR` is not set.
    #[default]
    Auto,
    Always,
    Never,
}

/// A longer prompt leaves no room for what is typed.
const LONGEST: usize = 20;

impl Default for Config {
    fn default() -> Self {
        Config {
            edit_mode: EditMode::Emacs,
            history_size: 10_000,
            colour: Colour::Auto,
            hints: true,
            prompt: "flux> ".to_owned(),
        }
    }
}

impl Config {
    /// Reads the file, if there is one. One that can't be read has no effect, and the sentence says why.
    pub(super) fn load() -> (Config, Option<String>) {
        let Some(path) = super::folder("XDG_CONFIG_HOME", ".config").map(|f| f.join("flux/repl.toml")) else {
            return (Config::default(), None);
        };
        let text = match std::fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Config::default(), None),
            Err(error) => {
                return (
                    Config::default(),
                    Some(flux_session::files::cannot("read", &path, &error).to_string()),
                );
            }
        };
        match Config::read(&text, &path) {
            Ok(config) => (config, None),
            Err(why) => (Config::default(), Some(format!("{why}; the session goes on without that file"))),
        }
    }

    fn read(text: &str, path: &Path) -> Result<Config, String> {
        let config: Config = toml::from_str(text).map_err(|error| told(text, path, &error))?;
        let width = flux_session::screen::width_of(&config.prompt);
        if width > LONGEST || config.prompt.chars().any(char::is_control) {
            let what = format!("`prompt` is one line of at most {LONGEST} columns");
            return Err(format!("{}: {what}", path.display()));
        }
        Ok(config)
    }
}

fn told(text: &str, path: &Path, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let place = flux_session::report::Lines::new(text).position(at);
    let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
    let would_do = if message.contains("expected one of") {
        ""
    } else {
        "; it may have edit_mode, history_size, colour, hints, prompt"
    };
    format!("{}:{}:{}: {message}{would_do}", path.display(), place.line, place.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        Config::read(text, Path::new("repl.toml"))
    }

    #[test]
    fn what_is_not_said_stays_as_it_is() {
        assert_eq!(read("").unwrap(), Config::default());
        let config = read("edit_mode = \"vi\"\ncolour = \"never\"\nhistory_size = 5").unwrap();
        assert_eq!((config.edit_mode, config.colour, config.history_size), (EditMode::Vi, Colour::Never, 5));
        assert!(config.hints);
    }

    #[test]
    fn mistakes_say_where_and_what_would_do() {
        let why = read("hints = true\nedit_mode = \"nano\"").unwrap_err();
        assert!(why.starts_with("repl.toml:2:13: "), "{why}");
        assert!(why.contains("`emacs`") && why.contains("`vi`"), "{why}");
        let why = read("edit-mode = \"vi\"").unwrap_err();
        assert!(why.starts_with("repl.toml:1:1: ") && why.contains("`edit_mode`"), "{why}");
        assert!(read("hints = 3").unwrap_err().contains("repl.toml:1:9: "));
        assert!(read("hints = ").unwrap_err().contains("repl.toml:1:"));
        assert!(read("prompt = \"a\\nb\"").unwrap_err().contains("one line"));
    }
}
