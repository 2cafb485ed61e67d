//! Which source a request is for.

use super::HttpSource;
use super::tree::{Parts, Tree, fixed};
use crate::prepare::{StartError, StartProblem};
use flux_plan::Plan;
use http::Method;
use rustc_hash::FxHashMap;

/// The sources of all methods.
#[derive(Default)]
pub(crate) struct HttpRoutes {
    methods: Vec<(Method, Routes)>,
    /// `http.any`: for what no other source of its path takes.
    any: Routes,
    /// Sources that no request could tell apart: the later and the earlier one.
    conflicts: Vec<(u32, u32)>,
}

#[derive(Default)]
struct Routes {
    /// Paths without parameters, found in one step. Its keys are the program's, so nobody else can make them
    /// collide.
    fixed: FxHashMap<String, u32>,
    tree: Tree,
}

/// What became of looking.
pub(crate) enum Found<'p> {
    /// That source, with the path's parameters.
    Source(u32, Parts<'p>),
    /// Others methods' sources have the path: the `Allow` header.
    OtherMethods(String),
    /// No source has the path, whatever the method.
    Nothing,
}

impl HttpRoutes {
    /// Is there any source?
    pub(crate) fn is_empty(&self) -> bool {
        self.methods.is_empty() && self.any.is_empty()
    }

    /// Adds a source of that method (`get`, `any`).
    pub(crate) fn add(&mut self, method: &str, spec: &HttpSource, source: u32) {
        let routes = match Method::from_bytes(method.to_ascii_uppercase().as_bytes()) {
            Ok(method) if method != "ANY" => {
                let at = self.methods.iter().position(|(m, _)| *m == method).unwrap_or_else(|| {
                    self.methods.push((method, Routes::default()));
                    self.methods.len() - 1
                });
                &mut self.methods[at].1
            }
            _ => &mut self.any,
        };
        match routes.tree.add(&spec.route.segments, source) {
            Some(earlier) => self.conflicts.push((source, earlier)),
            None => routes.fixed.extend(fixed(&spec.route).map(|path| (path, source))),
        }
    }

    /// The methods that are served somewhere, for whoever asks of the service as a whole.
    pub(crate) fn all_methods(&self) -> String {
        let mut all: Vec<&str> = self.methods.iter().flat_map(|(method, _)| with_head(method)).collect();
        all.push("OPTIONS");
        all.join(", ")
    }

    /// The methods that a path is served for; none: any, or none at all.
    pub(crate) fn methods_of(&self, path: &str) -> Option<String> {
        match self.others(path) {
            Found::OtherMethods(allow) => Some(allow),
            _ => None,
        }
    }

    /// The source of a request; `HEAD` is answered as `GET`.
    pub(crate) fn find<'p>(&self, method: &Method, path: &'p str) -> Found<'p> {
        let asked = if method == Method::HEAD { &Method::GET } else { method };
        let own = self.methods.iter().find(|(m, _)| m == asked).map(|(_, routes)| routes);
        let found = own.and_then(|routes| routes.find(path)).or_else(|| self.any.find(path));
        match found {
            Some((source, parts)) => Found::Source(source, parts),
            None => self.others(path),
        }
    }

    fn others<'p>(&self, path: &'p str) -> Found<'p> {
        let mut allowed = Vec::new();
        for (method, _) in self.methods.iter().filter(|(_, routes)| routes.find(path).is_some()) {
            allowed.extend(with_head(method));
        }
        if allowed.is_empty() {
            return Found::Nothing;
        }
        allowed.push("OPTIONS");
        Found::OtherMethods(allowed.join(", "))
    }
}

impl Routes {
    fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    fn find<'p>(&self, path: &'p str) -> Option<(u32, Parts<'p>)> {
        if !self.fixed.is_empty()
            && let Some(source) = self.fixed.get(path)
        {
            return Some((*source, Parts::new()));
        }
        let mut parts = Parts::new();
        // The route `/` has no segments; any other path begins with one.
        let left = path.strip_prefix('/')?;
        let source = self.tree.find(Some(left), &mut parts)?;
        Some((source, parts))
    }
}

/// A method, and `HEAD` where that is answered as it.
fn with_head(method: &Method) -> impl Iterator<Item = &str> {
    let head = (method == Method::GET).then_some("HEAD");
    std::iter::once(method.as_str()).chain(head)
}

/// Reports sources that no request could tell apart.
pub(crate) fn conflicts(plan: &Plan, routes: &mut HttpRoutes, errors: &mut Vec<StartError>) {
    for (later, earlier) in routes.conflicts.drain(..) {
        let (later, earlier) = (&plan.sources[later as usize], &plan.sources[earlier as usize]);
        let problem = StartProblem::SameRequests(earlier.name.clone());
        errors.push(StartError::new(&later.name, later.at, problem));
    }
}
