//! What the user has set, under `flux`: read name by name, so that one mistake costs one setting, and is told.
//!
//! `settings.schema.json` describes the same to editors; a test holds the two and the book's table together.

use serde_json::{Map, Value};

/// All that a user can set, each with its default where nothing is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Inlay hints, each kind by itself.
    pub inlay_hints: Hints,
    /// Code lenses, each kind by itself.
    pub lenses: Lenses,
    /// What could not be read, each in words.
    pub complaints: Vec<String>,
}

/// Which inlay hints are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hints {
    /// The tuple on each arrow.
    pub tuples: bool,
    /// The inputs that a step is given by name.
    pub wiring: bool,
    /// The signatures that nodes have without saying so.
    pub signatures: bool,
    /// The locks that nodes take in the end, where they differ from what is written.
    pub locks: bool,
    /// The state that nodes read and write, where their components tell.
    pub effects: bool,
}

impl Default for Hints {
    fn default() -> Self {
        Hints { tuples: true, wiring: true, signatures: true, locks: true, effects: true }
    }
}

/// Which code lenses are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lenses {
    /// How often a node is used.
    pub references: bool,
    /// How many paths flows can take from a source.
    pub paths: bool,
    /// Run the service, send a request.
    pub run: bool,
}

impl Default for Lenses {
    fn default() -> Self {
        Lenses { references: true, paths: true, run: true }
    }
}

/// Groups of settings that are an editor's own: it may send them along.
const EDITORS: [&str; 5] = ["server", "run", "send", "graph", "trace"];

impl Settings {
    /// From what the client says, either under `flux` or as it is.
    pub fn of(said: &Value) -> Self {
        let mut settings = Settings::default();
        match said.get("flux").unwrap_or(said) {
            Value::Object(groups) => settings.groups(groups),
            Value::Null => {}
            _ => settings.complaints.push("the setting `flux` is a group of settings".to_owned()),
        }
        settings
    }

    fn groups(&mut self, groups: &Map<String, Value>) {
        for (group, said) in groups.iter().filter(|(group, _)| !EDITORS.contains(&group.as_str())) {
            match said {
                _ if !matches!(group.as_str(), "inlayHints" | "lenses") => {
                    self.complaints.push(format!("there is no setting `flux.{group}`"));
                }
                Value::Object(names) => names.iter().for_each(|(name, said)| self.one(group, name, said)),
                Value::Null => {}
                _ => self.complaints.push(format!("the setting `flux.{group}` is a group of settings")),
            }
        }
    }

    fn one(&mut self, group: &str, name: &str, said: &Value) {
        let complaint = match (self.switch(group, name), said) {
            (Some(switch), Value::Bool(on)) => {
                *switch = *on;
                return;
            }
            (Some(_), Value::Null) => return,
            (Some(_), _) => {
                format!("the setting `flux.{group}.{name}` is true or false, and stays on: it is {said}")
            }
            (None, _) => format!("there is no setting `flux.{group}.{name}`"),
        };
        self.complaints.push(complaint);
    }

    fn switch(&mut self, group: &str, name: &str) -> Option<&mut bool> {
        Some(match (group, name) {
            ("inlayHints", "tuples") => &mut self.inlay_hints.tuples,
            ("inlayHints", "wiring") => &mut self.inlay_hints.wiring,
            ("inlayHints", "signatures") => &mut self.inlay_hints.signatures,
            ("inlayHints", "locks") => &mut self.inlay_hints.locks,
            ("inlayHints", "effects") => &mut self.inlay_hints.effects,
            ("lenses", "references") => &mut self.lenses.references,
            ("lenses", "paths") => &mut self.lenses.paths,
            ("lenses", "run") => &mut self.lenses.run,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The names of the schema's settings, `inlayHints.tuples`.
    fn in_schema() -> Vec<String> {
        let schema: Value = serde_json::from_str(include_str!("../settings.schema.json")).unwrap();
        let groups = schema["properties"].as_object().unwrap();
        let mut names = Vec::new();
        for (group, inside) in groups {
            assert_eq!(inside["additionalProperties"], false, "{group}");
            for (name, setting) in inside["properties"].as_object().unwrap() {
                assert_eq!(
                    (&setting["type"], &setting["default"]),
                    (&json!("boolean"), &json!(true)),
                    "{name}"
                );
                assert!(setting["description"].is_string(), "{name}");
                names.push(format!("{group}.{name}"));
            }
        }
        let others = schema["patternProperties"].as_object().unwrap();
        assert_eq!(others.keys().collect::<Vec<_>>(), [&format!("^({})$", EDITORS.join("|"))]);
        names.sort();
        names
    }

    #[test]
    fn the_schema_has_each_setting_and_no_other() {
        for name in in_schema() {
            let (group, own) = name.split_once('.').unwrap();
            let off = Settings::of(&json!({"flux": {group: {own: false}}}));
            assert_ne!(off, Settings::default(), "{name} switches nothing");
            assert!(off.complaints.is_empty(), "{off:?}");
        }
        // Each field of both groups is there.
        let fields = format!("{:?}", Settings::default()).matches("true").count();
        assert_eq!(in_schema().len(), fields);
    }

    #[test]
    fn the_book_and_the_extension_have_the_same() {
        let book = include_str!("../../docs/editors.md");
        let rows = book.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
        let mut told: Vec<&str> = rows.map(|(name, _)| name).filter(|name| name.contains('.')).collect();
        told.retain(|name| name.starts_with("inlayHints.") || name.starts_with("lenses."));
        told.sort_unstable();
        assert_eq!(told, in_schema());
        let package: Value = serde_json::from_str(include_str!("../../editors/vscode/package.json")).unwrap();
        let settings = package["contributes"]["configuration"]["properties"].as_object().unwrap();
        let (mut ours, mut others) = (Vec::new(), Vec::new());
        for (name, setting) in settings {
            let name = name.strip_prefix("flux.").unwrap();
            match EDITORS.contains(&name.split('.').next().unwrap()) {
                true => others.push(name),
                false => {
                    assert_eq!((&setting["type"], &setting["default"]), (&json!("boolean"), &json!(true)));
                    ours.push(name);
                }
            }
        }
        ours.sort_unstable();
        assert_eq!(ours, in_schema());
        assert!(!others.is_empty());
    }

    #[test]
    fn one_mistake_costs_one_setting() {
        let said = json!({
            "inlayHints": {"tuples": "no", "locks": false, "loks": true}, "lenses": 3, "colour": true,
            "trace": {"server": "off"},
        });
        let settings = Settings::of(&said);
        assert!(settings.inlay_hints.tuples && !settings.inlay_hints.locks && settings.lenses.run);
        let mut told = settings.complaints;
        told.sort();
        assert_eq!(
            told,
            [
                "the setting `flux.inlayHints.tuples` is true or false, and stays on: it is \"no\"",
                "the setting `flux.lenses` is a group of settings",
                "there is no setting `flux.colour`",
                "there is no setting `flux.inlayHints.loks`",
            ]
        );
    }
}
