//! `:type`: what a flow would put out, without running it; what a name takes and puts out.

use super::typed::InSession;
use crate::markdown;
use flux_session::analysis::ide::About;
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::json;

/// Tell the type of what a flow would put out, without running it, or of a name
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  :type 7 -> Double\n  :type {sku: \"cat-1\"} -> { Product, Reviews }\n  \
                        :type Feed\n  :type _2"
)]
pub(crate) struct Typed {
    /// A flow, or a name
    #[arg(value_name = "FLOW")]
    flow: Option<String>,
}

/// What has a type.
const KINDS: [&str; 5] = ["node", "type", "semantic type", "store", "component"];

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let Some(typed) = self.flow else {
            return Err(Failed::Usage("a flow or a name follows: `:type 7 -> Double`".into()));
        };
        let typed = typed.trim().trim_end_matches(';').trim_end();
        if is_name(typed) {
            let found = session.workspace.about(session.root, typed);
            let found: Vec<&About> = found.iter().filter(|about| KINDS.contains(&about.kind)).collect();
            if !found.is_empty() {
                found.into_iter().for_each(|about| tell(session, about));
                return Ok(Outcome::Fine);
            }
            if !typed.starts_with('_') {
                let names = session.workspace.names(session.root);
                return Err(super::doc::unknown(typed, names.iter().map(String::as_str)));
            }
        }
        let Some(shape) = session.flow_type(typed)? else { return Ok(Outcome::Errors) };
        let text = match session.format {
            Format::Human => {
                let fields: Vec<String> = shape.iter().map(|(name, ty)| format!("{ty} {name}")).collect();
                markdown::source(&format!("({})", fields.join(", ")), &session.screen)
            }
            Format::Json => {
                let values = shape.iter().map(|(name, ty)| json!({"name": name, "type": ty}));
                json!({"flow": typed, "values": values.collect::<Vec<_>>()}).to_string()
            }
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn is_name(text: &str) -> bool {
    let letter = |c: char| c == '_' || c.is_alphanumeric();
    !text.is_empty()
        && text.split('.').all(|part| !part.is_empty() && part.chars().all(letter))
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn tell(session: &Session, about: &About) {
    let declared = declared(&about.text);
    let text = match session.format {
        Format::Human => {
            let kind = session.screen.paint(Ink::Faint, &format!("// {}", about.kind));
            format!("{kind}\n{}", markdown::source(declared, &session.screen))
        }
        Format::Json => json!({"name": about.name, "kind": about.kind, "type": declared}).to_string(),
    };
    session.say.result(&text);
}

/// The first piece of code in what is known of a name is its declaration.
fn declared(text: &str) -> &str {
    let code = text.split_once("```flux\n").map_or(text, |(_, code)| code);
    code.split("\n```").next().unwrap_or(code)
}
