//! What a value shows, for people: pictures in memory, and bytes that are one.
//!
//! *Never* here: terminals; whoever shows a picture asks for its colours.

use flux_node::{Foreign, Value};
use image::{DynamicImage, ImageFormat, ImageReader};
use std::fmt;
use std::io::Cursor;

/// A picture, seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
    /// `JPEG`, or what a pixel is where it is decoded: `rgb8`.
    pub format: &'static str,
}

impl fmt::Display for Picture {
    /// Writes format and size: `JPEG 64×48`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}×{}", self.format, self.width, self.height)
    }
}

/// The picture that a value is.
pub fn of(value: &Value) -> Option<Picture> {
    let picture = decoded(value)?;
    let format = match picture.color() {
        image::ColorType::L8 => "grey image",
        image::ColorType::La8 => "grey image with alpha",
        image::ColorType::Rgb8 => "rgb image",
        image::ColorType::Rgba8 => "rgba image",
        image::ColorType::L16 | image::ColorType::La16 => "grey image of 16 bits",
        image::ColorType::Rgb16 | image::ColorType::Rgba16 => "rgb image of 16 bits",
        _ => "image",
    };
    Some(Picture { width: picture.width(), height: picture.height(), format })
}

/// The picture that these bytes are when they are decoded; only their head is read.
pub fn of_bytes(bytes: &[u8]) -> Option<Picture> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let format = match reader.format()? {
        ImageFormat::Png => "PNG",
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Pnm => "PNM",
        _ => return None,
    };
    let (width, height) = reader.into_dimensions().ok()?;
    Some(Picture { width, height, format })
}

/// A picture's colours at so many columns and rows: red, green, blue, row by row. None: it is no picture.
pub fn colours(value: &Value, columns: u32, rows: u32) -> Option<Vec<[u8; 3]>> {
    let own;
    let picture = match (decoded(value), value) {
        (Some(picture), _) => picture,
        (None, Value::Bytes(bytes))
            if of_bytes(bytes).is_some_and(|p| p.width <= SIDE && p.height <= SIDE) =>
        {
            own = image::load_from_memory(bytes).ok()?;
            &own
        }
        _ => return None,
    };
    let small = picture.resize_exact(columns.max(1), rows.max(1), image::imageops::FilterType::Triangle);
    Some(small.to_rgb8().pixels().map(|pixel| pixel.0).collect())
}

/// The longest side that is worth decoding for a thumbnail.
const SIDE: u32 = 8_192;

fn decoded(value: &Value) -> Option<&DynamicImage> {
    match value {
        Value::Foreign(Foreign(any)) => any.downcast_ref(),
        _ => None,
    }
}
