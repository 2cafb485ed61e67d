//! What a small file inflates to is bounded, measured by an allocator that counts.
#![allow(clippy::unwrap_used)]

use flate2::Compression;
use flate2::write::ZlibEncoder;
use flux_components::Library;
use flux_node::{
    Arg, Built, ComponentCall, Constant, Field, Flow, Library as _, Resources, Signature, Store, Type, Value,
    World,
};
use flux_policy::RealWorld;
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator can be told apart from the system's in no other way")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Service;

impl Resources for Service {
    fn store(&self, _: &str) -> Option<Arc<dyn Store>> {
        None
    }

    fn env(&self, _: &str) -> Option<String> {
        None
    }

    fn root(&self) -> PathBuf {
        PathBuf::from(".")
    }

    fn world(&self) -> Arc<dyn World> {
        Arc::new(RealWorld)
    }
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let named = [kind, data].concat();
    let sum = crc32fast::hash(&named);
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), &named[..], &sum.to_be_bytes()].concat()
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// One pixel, and what inflates to 40 MB.
fn bomb(kind: &[u8], before: &[u8]) -> Vec<u8> {
    let zeros = packed(&vec![0; 40 << 20]);
    let head = [&[0, 0, 0, 1, 0, 0, 0, 1, 8, 2][..], &[0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(b"IHDR", &head));
    png.extend(chunk(kind, &[before, &zeros].concat()));
    png.extend(chunk(b"IDAT", &packed(&[0, 1, 2, 3])));
    png.extend(chunk(b"IEND", &[]));
    png
}

#[test]
fn what_is_beside_a_picture_takes_no_more_than_some_megabytes() {
    let field = |name: &str, ty: Type| Field { name: name.to_owned(), ty };
    let signature = Signature {
        inputs: vec![field("data", Type::Bytes)],
        outputs: vec![field("picture", Type::Foreign("image".to_owned()))],
        records: Arc::from([]),
    };
    let args = vec![Arg { name: "pixels".to_owned(), value: Constant::Int(50_000_000) }];
    let call = ComponentCall { component: "image.decode".to_owned(), args };
    let Built::Blocking(node) = Library::default().build(&call, &signature, &Service).unwrap() else {
        panic!("it computes long")
    };
    let flow =
        Flow { id: 1, now: 0, session: None, world: Arc::new(RealWorld), request: None, failure: None };
    for (kind, before) in [(b"iCCP", &b"x\0\0"[..]), (b"zTXt", b"x\0\0"), (b"iTXt", b"x\0\x01\0\0\0")] {
        let png = Value::Bytes(bomb(kind, before).into());
        let before = HELD.load(Relaxed);
        MOST.store(before, Relaxed);
        // Whether such a picture is taken does not matter here.
        let _ = node.run([png].into_iter().collect(), &flow);
        let most = MOST.load(Relaxed) - before;
        assert!(most < 16 << 20, "{}: {most} bytes", String::from_utf8_lossy(kind));
    }
}
