// Pictures: PNM (PPM, PGM, PBM), PNG and JPEG. The type `image` is theirs alone.

/// The picture that bytes encode, in whichever of the formats they are.
///
/// - `pixels`: a picture of more is a failure before memory is spent on it.
///
/// Pictures that are being decoded at the same time take 256 MiB together; others wait for their turn.
///
/// ```flux
/// Decode (bytes data) -> (image picture) using image.decode();
/// ```
@class("computing")
@pure
@bound(pixels, from: 1, to: 1_000_000_000)
@fails_with(413, "it has more pixels than it may")
@fails_with(415, "it is in none of the formats")
@fails_with(422, "it is broken")
component image.decode(int pixels = 50_000_000) (bytes data) -> (image picture);

/// A picture as bytes.
///
/// - `format`: `"jpeg"`, `"png"` or `"ppm"`.
/// - `quality`: 1 to 100, of a JPEG.
///
/// ```flux
/// Compress (image picture) -> (bytes jpeg) using image.encode("jpeg", quality: 80);
/// ```
@class("computing")
@pure
@bound(format, one_of: ["jpeg", "png", "ppm"])
@bound(quality, from: 1, to: 100)
@fails_with(500, "it can't be written in that format")
component image.encode(string format = "jpeg", int quality = 85) (image picture) -> (bytes data);

/// A picture of that width; its height follows.
///
/// - `filter`: `"smooth"` (for photographs) or `"nearest"` (for pixel art).
/// - `pixels`: a larger one is a failure, before memory is spent on it.
///
/// ```flux
/// Resize (image picture, int width) -> (image small) using image.resize();
/// ```
@class("computing")
@pure
@bound(filter, one_of: ["smooth", "nearest"])
@bound(pixels, from: 1, to: 1_000_000_000)
@fails_with(
  400,
  "the width is less than 1 or more than 16384, or the picture would be higher than that or have more pixels than it may"
)
component image.resize(string filter = "smooth", int pixels = 16_000_000) (image picture, int width)
  -> (image resized);

/// A picture's size in pixels.
///
/// ```flux
/// Measure (image picture) -> (int width, int height) using image.measure();
/// ```
@pure
component image.measure() (image picture) -> (int width, int height);
