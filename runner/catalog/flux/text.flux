// Text.

/// A text with values put in.
///
/// - `text`: `"Hello, {name}!"`; `{edit.text}` is a field of a record; `{{` and `}}` are braces. Numbers and the
///   like are written as in a program, times as RFC 3339, composed values as JSON, `none` as nothing. Filters make
///   something else of a value first, from the left: `{x|html}`, `{x|url}`, `{x|json}`, `{x|base64}`, `{x|hex}`.
/// - `type`: the content type that the text will have: values are then encoded for it. In JSON a value between quotes
///   is its text and elsewhere its JSON, in a form it is one value, in HTML it is escaped. `{x|raw}` goes in as it is.
///
/// ```flux
/// source Hello using http.get("/hello/{string name}") => text.template("Hello, {name}!\n");
/// ```
@pure
@fails_with(422, "a value has no text (an image)")
component text.template(content text, string type = "") () -> (string text);

/// The parts between a separator.
///
/// - `by`: the separator; `""`: every character.
///
/// ```flux
/// Words (string line) -> (list<string> words) using text.split(" ");
/// ```
@pure
component text.split(string by) (string text) -> (list<string> parts);

/// Texts behind one another.
///
/// - `by`: what stands between them.
///
/// ```flux
/// Line (list<string> words) -> (string line) using text.join(", ");
/// ```
@pure
component text.join(string by = "") (list<string> parts) -> (string text);

/// In capitals.
///
/// ```flux
/// Shout (string text) -> (string text) using text.upper();
/// ```
@pure
component text.upper() (string text) -> (string upper);

/// In small letters.
///
/// ```flux
/// Whisper (string text) -> (string text) using text.lower();
/// ```
@pure
component text.lower() (string text) -> (string lower);

/// Without blanks and line breaks at both ends.
///
/// ```flux
/// Clean (string text) -> (string text) using text.trim();
/// ```
@pure
component text.trim() (string text) -> (string trimmed);

/// How many characters it has.
///
/// ```flux
/// Length (string text) -> (int length) using text.length();
/// ```
@pure
component text.length() (string text) -> (int length);

/// One text for another, wherever it stands.
///
/// ```flux
/// Dashes (string title) -> (string slug) using text.replace(" ", "-");
/// ```
@pure
@bound(from, not: "", help: "write the text that is to be replaced")
component text.replace(string from, string to = "") (string text) -> (string replaced);

/// Are they the same? It takes as long whatever they hold, so that a secret can't be found by measuring.
///
/// ```flux
/// Right (string given, string wanted) -> (bool same) using text.equal();
/// ```
@pure
component text.equal() (string one, string other) -> (bool same);

/// The text that bytes hold.
///
/// ```flux
/// Read (string name) -> (bytes data) using file.read("{name}.txt");
/// Text (bytes data) -> (string text) using text.decode();
/// ```
@pure
@fails_with(422, "they are not UTF-8")
component text.decode() (bytes data) -> (string text);

/// A text's bytes, in UTF-8.
///
/// ```flux
/// Bytes (string text) -> (bytes data) using text.encode();
/// ```
@pure
component text.encode() (string text) -> (bytes data);
