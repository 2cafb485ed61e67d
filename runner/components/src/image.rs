//! `image.*`: pictures.

use crate::support::{Build, Room, blocking, sync, tuple};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Failure, Foreign, Type, Value};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::pnm::{PnmEncoder, PnmSubtype, SampleEncoding};
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageError, ImageReader, Limits};
use std::io::Cursor;
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[
    ("image.decode", decode),
    ("image.encode", encode),
    ("image.resize", resize),
    ("image.measure", measure),
];

/// The longest side that a picture may be resized to.
const LONGEST: i64 = 16_384;

/// The foreign type `image`.
fn image() -> Type {
    Type::Foreign("image".to_owned())
}

fn picture(value: &Value) -> Result<&DynamicImage, Failure> {
    match value {
        Value::Foreign(Foreign(any)) => any.downcast_ref(),
        _ => None,
    }
    .ok_or_else(|| Failure::new(422, "this is no picture"))
}

fn value(picture: DynamicImage) -> Value {
    Value::Foreign(Foreign(Arc::new(picture)))
}

/// How many bytes a picture takes; none: the value is none.
pub(crate) fn weight(foreign: &Foreign) -> Option<u64> {
    foreign.0.downcast_ref::<DynamicImage>().map(|picture| picture.as_bytes().len() as u64)
}

fn decode(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let room = shared.pictures.clone();
    let pixels = build.int("pixels")?.unsigned_abs();
    let [data] = build.inputs([("data", Type::Bytes)])?;
    Ok(blocking(move |inputs, _| match &inputs[data] {
        Value::Bytes(bytes) => decoded(bytes, pixels, &room).map(|picture| tuple(value(picture))),
        other => Err(Failure::new(422, format!("expected `bytes`, found `{}`", other.type_name()))),
    }))
}

/// What may be beside a picture in its file (colour profiles, what a camera says), in bytes.
const BESIDE: u64 = 4 << 20;

/// The pixels that a PNG's first chunk announces (PNG, third edition, section 11.2.1). Others have nothing in them that
/// inflates before their size is known.
fn area(bytes: &[u8]) -> Option<u64> {
    let sides = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?.get(8..16)?;
    let (width, height) = sides.split_at(4);
    let side = |bytes: &[u8]| bytes.try_into().map(u32::from_be_bytes).map(u64::from).ok();
    Some(side(width)?.saturating_mul(side(height)?))
}

/// Looks at a picture's size before it spends memory on it, and waits until there is room for it.
fn decoded(bytes: &[u8], pixels: u64, room: &Room) -> Result<DynamicImage, Failure> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| broken(&ImageError::IoError(error)))?;
    let mut limits = Limits::no_limits();
    // Sixteen bits for each of four channels, and as much again to work with: of what is really there, as a colour
    // profile may inflate to anything.
    let area = area(bytes).map_or(pixels, |area| area.min(pixels));
    limits.max_alloc = Some(area.saturating_mul(16).saturating_add(BESIDE));
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| broken(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > pixels {
        let message = format!("the picture has {width} × {height} pixels, more than {pixels}");
        return Err(Failure::new(413, message));
    }
    let _share = room.wait(decoder.total_bytes());
    DynamicImage::from_decoder(decoder).map_err(|error| broken(&error))
}

fn broken(error: &ImageError) -> Failure {
    match error {
        ImageError::Unsupported(_) => Failure::new(415, format!("the picture: {error}")),
        ImageError::Limits(_) => Failure::new(413, format!("the picture: {error}")),
        _ => Failure::new(422, format!("the picture: {error}")),
    }
}

fn encode(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let room = shared.pictures.clone();
    let format = build.text("format")?;
    let quality = build.int("quality")? as u8;
    let [place] = build.inputs([("picture", image())])?;
    Ok(blocking(move |inputs, _| {
        let bytes = encoded(picture(&inputs[place])?, &format, quality, &room);
        let bytes = bytes.map_err(|error| Failure::new(500, format!("the picture: {error}")))?;
        Ok(tuple(Value::Bytes(bytes.into())))
    }))
}

fn encoded(picture: &DynamicImage, format: &str, quality: u8, room: &Room) -> Result<Vec<u8>, ImageError> {
    let mut out = Cursor::new(Vec::new());
    if format == "png" {
        picture.write_to(&mut out, image::ImageFormat::Png)?;
        return Ok(out.into_inner());
    }
    // Most pictures are of the kind that these formats hold, and a copy of one takes as much as itself.
    let (_share, copy);
    let colours = match picture.as_rgb8() {
        Some(colours) => colours,
        None => {
            _share = room.ahead(u64::from(picture.width()) * u64::from(picture.height()) * 3);
            copy = picture.to_rgb8();
            &copy
        }
    };
    if format == "jpeg" {
        colours.write_with_encoder(JpegEncoder::new_with_quality(&mut out, quality))?;
    } else {
        let encoder = PnmEncoder::new(&mut out).with_subtype(PnmSubtype::Pixmap(SampleEncoding::Binary));
        colours.write_with_encoder(encoder)?;
    }
    Ok(out.into_inner())
}

fn resize(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let room = shared.pictures.clone();
    let filter = match build.text("filter")?.as_str() {
        "nearest" => FilterType::Nearest,
        _ => FilterType::Triangle,
    };
    let pixels = build.int("pixels")?;
    let [from, width] = build.inputs([("picture", image()), ("width", Type::Int)])?;
    Ok(blocking(move |inputs, _| {
        let picture = picture(&inputs[from])?;
        let Value::Int(width) = inputs[width] else {
            return Err(Failure::new(422, format!("expected `int`, found `{}`", inputs[width].type_name())));
        };
        let (width, height) = size(picture.dimensions(), width, pixels)?;
        // The new picture, and on the way to it one of floats that has the old width already or still.
        let (wide, pixel) = (u64::from(picture.width()), u64::from(picture.color().bytes_per_pixel()));
        let _share = room.ahead(u64::from(height) * (u64::from(width) * pixel + wide * 16));
        Ok(tuple(value(picture.resize_exact(width, height, filter))))
    }))
}

/// The size of that width that keeps the picture's shape.
fn size((width, height): (u32, u32), wanted: i64, pixels: i64) -> Result<(u32, u32), Failure> {
    let refuse = |what: &str| Failure::new(400, format!("a picture's {what} is from 1 to {LONGEST} pixels"));
    if !(1..=LONGEST).contains(&wanted) || width == 0 {
        return Err(refuse("width"));
    }
    let height = (i64::from(height) * wanted + i64::from(width) / 2) / i64::from(width);
    if height > LONGEST {
        return Err(refuse("height"));
    }
    let height = height.max(1);
    if wanted * height > pixels {
        let message = format!("a picture of {wanted} × {height} pixels is more than {pixels}");
        return Err(Failure::new(400, message));
    }
    Ok((wanted as u32, height as u32))
}

fn measure(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("picture", image())])?;
    Ok(sync(move |call| {
        let (width, height) = picture(call.input(place))?.dimensions();
        call.set(0, Value::Int(i64::from(width)));
        call.set(1, Value::Int(i64::from(height)));
        Ok(())
    }))
}
