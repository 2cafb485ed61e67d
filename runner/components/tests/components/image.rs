//! `image.*`.

use crate::harness::{Service, text};
use flux_node::{Constant, Value};

/// A picture of bands, as PPM.
fn ppm(width: usize, height: usize) -> Vec<u8> {
    let mut bytes = format!("P6 {width} {height} 255\n").into_bytes();
    for y in 0..height {
        for x in 0..width {
            bytes.extend([(x * 255 / width) as u8, (y * 255 / height) as u8, 128]);
        }
    }
    bytes
}

fn bytes(value: &Value) -> Vec<u8> {
    if let Value::Bytes(bytes) = value { bytes.to_vec() } else { panic!("no bytes") }
}

fn decode(data: Vec<u8>) -> Result<Value, i64> {
    let service = Service::default();
    let node = service.node("image.decode", &[], "bytes data", "image picture");
    node.run(&[Value::Bytes(data.into())]).map(|mut v| v.remove(0)).map_err(|failure| failure.code)
}

fn encode(picture: &Value, format: &str) -> Vec<u8> {
    let service = Service::default();
    let node = service.node("image.encode", &[("format", text(format))], "image picture", "bytes data");
    bytes(&node.one(std::slice::from_ref(picture)))
}

fn size(picture: &Value) -> (i64, i64) {
    let service = Service::default();
    let node = service.node("image.measure", &[], "image picture", "int width, int height");
    match &node.run(std::slice::from_ref(picture)).expect("it succeeds")[..] {
        [Value::Int(width), Value::Int(height)] => (*width, *height),
        other => panic!("{other:?}"),
    }
}

#[test]
fn pictures_go_through_every_format() {
    let original = ppm(64, 48);
    let picture = decode(original.clone()).unwrap();
    assert_eq!(size(&picture), (64, 48));
    assert_eq!(
        encode(&picture, "ppm")[encode(&picture, "ppm").len() - 9216..],
        original[original.len() - 9216..]
    );
    assert_eq!(encode(&decode(encode(&picture, "png")).unwrap(), "ppm"), encode(&picture, "ppm"));
    let jpeg = encode(&picture, "jpeg");
    assert_eq!(&jpeg[..3], &[0xff, 0xd8, 0xff]);
    let again = encode(&decode(jpeg).unwrap(), "ppm");
    let off: u64 = again.iter().zip(encode(&picture, "ppm")).map(|(a, b)| u64::from(a.abs_diff(b))).sum();
    assert!(off / (again.len() as u64) < 4, "the JPEG is the picture: {off}");
}

#[test]
fn pictures_are_resized_in_their_shape() {
    let service = Service::default();
    let picture = decode(ppm(64, 48)).unwrap();
    let resize = service.node("image.resize", &[], "image picture, int width", "image small");
    assert_eq!(size(&resize.one(&[picture.clone(), Value::Int(32)])), (32, 24));
    assert_eq!(size(&resize.one(&[picture.clone(), Value::Int(1)])), (1, 1));
    let nearest = service.node(
        "image.resize",
        &[("filter", text("nearest"))],
        "int width, image picture",
        "image small",
    );
    assert_eq!(size(&nearest.one(&[Value::Int(128), picture.clone()])), (128, 96));
    for width in [0, -5, 16_385, i64::MAX] {
        assert_eq!(resize.code(&[picture.clone(), Value::Int(width)]), 400);
    }
    assert_eq!(resize.code(&[picture.clone(), Value::Int(5000)]), 400, "that is 18,750,000 pixels");
    let tall = decode(ppm(1, 20)).unwrap();
    assert_eq!(resize.code(&[tall, Value::Int(16_384)]), 400);
}

#[test]
fn broken_pictures_are_failures() {
    assert_eq!(decode(b"hello, this is no picture".to_vec()), Err(415));
    assert_eq!(decode(Vec::new()), Err(415));
    assert_eq!(decode(b"P6 64 48 255\nshort".to_vec()), Err(422));
    assert_eq!(decode(b"P6 x".to_vec()), Err(422));
    let png = encode(&decode(ppm(8, 8)).unwrap(), "png");
    assert_eq!(decode(png[..png.len() / 2].to_vec()), Err(422));
}

#[test]
fn a_small_file_of_a_huge_picture_is_refused_at_once() {
    // The decoder itself refuses what has more bytes than it could count.
    assert!(matches!(decode(b"P6 4000000000 4000000000 255\n".to_vec()), Err(413 | 415)));
    assert_eq!(decode(b"P6 20000 20000 255\n".to_vec()), Err(413));
    let service = Service::default();
    let node = service.node("image.decode", &[("pixels", Constant::Int(100))], "bytes d", "image p");
    assert_eq!(node.code(&[Value::Bytes(ppm(11, 10).into())]), 413);
    assert!(node.run(&[Value::Bytes(ppm(10, 10).into())]).is_ok());
}
