//! `examples/image`: the paper's image server, as its clients see it.

mod example;

use example::{copy, example, flux, serve};
use image::{ImageFormat, RgbImage, load_from_memory_with_format};
use std::fs;

fn jpeg(bytes: &[u8]) -> RgbImage {
    load_from_memory_with_format(bytes, ImageFormat::Jpeg).expect("a JPEG").to_rgb8()
}

fn ppm(bytes: &[u8]) -> RgbImage {
    load_from_memory_with_format(bytes, ImageFormat::Pnm).expect("a PPM").to_rgb8()
}

/// The mean difference of two pictures' values, from 0 to 255.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / a.as_raw().len() as f64
}

#[test]
fn pictures_come_as_jpeg_and_look_like_the_files() {
    let served = serve(&example("image/image.flux"), &[]);
    for name in ["cat.ppm", "sunset.ppm", "marble.ppm"] {
        let original = ppm(&fs::read(example("image/pictures").join(name)).unwrap());
        let reply = served.get(&format!("/{name}?width={}", original.width()));
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("image/jpeg")));
        let off = difference(&jpeg(&reply.body), &original);
        assert!(off < 4.0, "{name} is off by {off}");
    }
}

#[test]
fn pictures_come_in_the_width_that_is_asked_for() {
    let served = serve(&example("image/image.flux"), &[]);
    let size = |path: &str| jpeg(&served.get(path).body).dimensions();
    assert_eq!(size("/sunset.ppm?width=80"), (80, 50));
    assert_eq!(size("/sunset.ppm"), (256, 160));
    let original = ppm(&fs::read(example("image/pictures/cat.ppm")).unwrap());
    let smaller = image::imageops::thumbnail(&original, 64, 64);
    assert!(difference(&jpeg(&served.get("/cat.ppm?width=64").body), &smaller) < 6.0);
    let reply = served.get("/cat.ppm?width=0");
    assert_eq!((reply.status, reply.text().as_str()), (400, "a picture's width is from 1 to 16384 pixels\n"));
    assert_eq!(served.get("/cat.ppm?width=wide").status, 400);
}

#[test]
fn the_second_request_is_a_hit() {
    let folder = copy("image");
    let served = serve(&folder.path().join("image.flux"), &[]);
    let first = served.get("/cat.ppm?width=64");
    fs::remove_file(folder.path().join("pictures/cat.ppm")).unwrap();
    let second = served.get("/cat.ppm?width=64");
    assert_eq!((first.status, second.status), (200, 200), "the second comes without the file");
    assert_eq!(first.body, second.body);
    assert_eq!(served.get("/cat.ppm?width=65").status, 404, "another width is another entry");
}

#[test]
fn what_is_not_there_is_404() {
    let served = serve(&example("image/image.flux"), &[]);
    let reply = served.get("/dog.ppm");
    assert_eq!((reply.status, reply.text().as_str()), (404, "there is no picture dog.ppm\n"));
    for path in ["/..%2fimage.flux", "/%2fetc%2fpasswd", "/cat.ppm%00", "/..", "/cat.ppm%2f.."] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_corrupt_file_is_a_500_without_detail_and_the_server_goes_on() {
    let folder = copy("image");
    let cat = fs::read(folder.path().join("pictures/cat.ppm")).unwrap();
    fs::write(folder.path().join("pictures/half.ppm"), &cat[..cat.len() / 2]).unwrap();
    fs::write(folder.path().join("pictures/text.ppm"), "this is no picture").unwrap();
    let served = serve(&folder.path().join("image.flux"), &[]);
    for name in ["half.ppm", "text.ppm"] {
        let reply = served.get(&format!("/{name}"));
        assert_eq!((reply.status, reply.text().as_str()), (500, "internal server error\n"));
        assert_eq!(served.get("/cat.ppm").status, 200);
    }
}

#[test]
fn a_trace_shows_the_path_through_the_graph() {
    let path = example("image/image.flux");
    let (code, out, err) = flux(&["send", path.to_str().unwrap(), "GET /cat.ppm?width=64", "--trace"]);
    assert_eq!(code, Some(0), "{err}");
    let said = format!("{out}{err}");
    for node in
        ["CheckCache", "Handler", "ReadInFromDisk", "Decode", "Resize", "Compress", "StoreInCache", "Write"]
    {
        assert!(said.contains(node), "{node} is not in {said}");
    }
}

#[test]
fn it_is_as_short_as_the_papers_and_has_no_mistakes() {
    let text = fs::read_to_string(example("image/image.flux")).unwrap();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    assert!(lines.count() <= 23);
    let path = example("image/image.flux");
    let (code, out, err) = flux(&["check", path.to_str().unwrap(), "--deny", "warnings"]);
    assert_eq!(code, Some(0), "{out}{err}");
}
