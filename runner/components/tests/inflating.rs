//! What a small file inflates to is bounded, measured by an allocator that counts.
#![allow(clippy::unwrap_used)]

mod measured;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use flux_components::Library;
use flux_node::{Arg, Built, ComponentCall, Constant, Field, Flow, Library as _, Signature, Type, Value};
use flux_policy::RealWorld;
use measured::{Service, measured};
use std::io::Write;
use std::sync::Arc;

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
    let Built::Blocking(node) = Library::default().build(&call, &signature, &Service(None)).unwrap() else {
        panic!("it computes long")
    };
    let flow =
        Flow { id: 1, now: 0, session: None, world: Arc::new(RealWorld), request: None, failure: None };
    for (kind, before) in [(b"iCCP", &b"x\0\0"[..]), (b"zTXt", b"x\0\0"), (b"iTXt", b"x\0\x01\0\0\0")] {
        let png = Value::Bytes(bomb(kind, before).into());
        // Whether such a picture is taken does not matter here.
        let (_, _, most) = measured(|| node.run([png].into_iter().collect(), &flow));
        assert!(most < 16 << 20, "{}: {most} bytes", String::from_utf8_lossy(kind));
    }
}
