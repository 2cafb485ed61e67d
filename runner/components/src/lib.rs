//! The component library: what runs behind the names that the catalog declares.
//!
//! Comes in: a call with its arguments and signature, when a service starts. Goes out: a node that the
//! engine runs. *Never* here: sources (the engine runs them), the scheduler, a clock or dice other than
//! those of the flow's world.

mod cache;
mod cel;
mod codec;
mod constant;
mod fail;
mod file;
mod hash;
mod html;
mod http;
mod image;
mod json;
mod kv;
mod list;
mod log;
mod memory;
mod option;
mod pass;
pub mod picture;
mod platform;
pub mod problem;
mod random;
mod record;
#[cfg(feature = "secrets")]
mod security;
mod support;
mod text;
mod time;
mod topic;
mod topics;
mod upload;
mod weight;

pub use flux_catalog::{bounds, is_of_the_connection, origin, route};
pub use http::{accepts, conditional};
pub use log::Sink;

use flux_node::{BuildError, Built, ComponentCall, Library as Builds, Opening, Resources, Signature, Store};
use std::sync::Arc;
use support::{Build, Room};

/// Makes a node of a call.
type Maker = fn(&Build<'_>, &Shared) -> Result<Built, BuildError>;

/// Components by their names.
type Table = &'static [(&'static str, Maker)];

/// One table for each file of declarations.
const TABLES: &[Table] = &[
    cache::COMPONENTS,
    cel::COMPONENTS,
    codec::COMPONENTS,
    constant::COMPONENTS,
    fail::COMPONENTS,
    file::COMPONENTS,
    hash::COMPONENTS,
    html::COMPONENTS,
    http::COMPONENTS,
    image::COMPONENTS,
    json::COMPONENTS,
    kv::COMPONENTS,
    list::COMPONENTS,
    log::COMPONENTS,
    option::COMPONENTS,
    pass::COMPONENTS,
    random::COMPONENTS,
    #[cfg(feature = "secrets")]
    security::hmac::COMPONENTS,
    #[cfg(feature = "secrets")]
    security::jwt::COMPONENTS,
    #[cfg(feature = "secrets")]
    security::password::COMPONENTS,
    text::COMPONENTS,
    time::COMPONENTS,
    topic::COMPONENTS,
    upload::COMPONENTS,
];

/// Components that are stores.
const STORES: [&str; 2] = ["memory", "topics"];

/// What the nodes of one service share.
pub(crate) struct Shared {
    client: http::Client,
    log: Sink,
    /// For the pictures in the making.
    pictures: Room,
    /// For the passwords in the making.
    #[cfg(feature = "secrets")]
    passwords: Room,
    /// Keys that others publish.
    #[cfg(feature = "secrets")]
    published: security::jwt::Published,
    /// How many files all nodes together keep open.
    open: http::Open,
}

/// Bytes that pictures in the making may take together.
const PICTURES: u64 = 256 << 20;

/// Bytes that passwords in the making may take together.
#[cfg(feature = "secrets")]
const PASSWORDS: u64 = 256 << 20;

/// The component library. One for each running service: it holds the connections to other services and the log.
pub struct Library {
    shared: Shared,
}

impl Default for Library {
    fn default() -> Self {
        Library::new(Sink::stderr())
    }
}

impl Library {
    /// A library that logs there.
    pub fn new(log: Sink) -> Self {
        let pictures = Room::new(PICTURES);
        Library {
            shared: Shared {
                client: http::Client::default(),
                log,
                pictures,
                #[cfg(feature = "secrets")]
                passwords: Room::new(PASSWORDS),
                #[cfg(feature = "secrets")]
                published: security::jwt::Published::default(),
                open: http::Open::default(),
            },
        }
    }

    /// The names of everything that it can build, stores included; sources are the engine's.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLES.iter().flat_map(|table| table.iter()).map(|(name, _)| *name).chain(STORES)
    }

    fn maker(name: &str) -> Option<Maker> {
        if name == record::NAME {
            return Some(record::make);
        }
        TABLES.iter().flat_map(|table| table.iter()).find(|(n, _)| *n == name).map(|(_, maker)| *maker)
    }
}

impl Builds for Library {
    fn build(
        &self,
        call: &ComponentCall,
        signature: &Signature,
        resources: &dyn Resources,
    ) -> Result<Built, BuildError> {
        let maker = Library::maker(&call.component);
        let maker = maker.ok_or_else(|| BuildError::Missing(call.component.clone()))?;
        maker(&Build::new(call, signature, resources), &self.shared)
    }

    fn store(&self, call: &ComponentCall, resources: &dyn Resources) -> Opening {
        let signature = Signature { inputs: Vec::new(), outputs: Vec::new(), records: Arc::from([]) };
        let build = Build::new(call, &signature, resources);
        Opening::Now(match call.component.as_str() {
            "memory" => memory::Memory::build(&build).map(|memory| Arc::new(memory) as Arc<dyn Store>),
            "topics" => topics::Topics::build(&build).map(|topics| Arc::new(topics) as Arc<dyn Store>),
            other => Err(BuildError::Missing(other.to_owned())),
        })
    }

    fn has(&self, component: &str) -> bool {
        Library::names().any(|name| name == component)
    }
}
