//! Sources, with what their texts list.

use super::super::catalog::{Component, ROW};
use super::{Maker, Way};

impl Maker<'_> {
    pub(super) fn source(&mut self, source: &Component, way: &mut Way) -> String {
        let mut args = Vec::new();
        for arg in &source.args {
            if arg.kind == "params" && self.once_in(2) {
                let (text, mut params) = self.params(3);
                args.push(format!("{}: \"{text}\"", arg.name));
                way.env.append(&mut params);
            } else if arg.kind == "route" && !self.once_in(4) {
                let name = self.name("p");
                args.push(format!("\"/a/{{int {name}}}\""));
                way.env.push(("int".to_owned(), name));
            } else if !arg.optional || self.once_in(8) {
                let only = Component {
                    name: source.name.clone(),
                    args: Vec::new(),
                    inputs: Vec::new(),
                    outputs: Vec::new(),
                    codes: Vec::new(),
                    marks: source.marks.clone(),
                    stores: Vec::new(),
                    stands: source.stands.clone(),
                    bounds: source.bounds,
                };
                let value = self.argument(&only, arg, &[]);
                args.push(format!("{}: {value}", arg.name));
            }
        }
        way.env.extend(source.outputs.iter().filter(|(ty, _)| ty != ROW).cloned());
        format!("{}({})", source.name, args.join(", "))
    }
}
