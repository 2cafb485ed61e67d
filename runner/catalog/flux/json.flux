// JSON. It is nested 128 levels deep at most, whatever makes it: text that is deeper is no JSON here, and a node that would
// make a value that is deeper fails with 422.

/// A value as JSON text.
///
/// - `pretty`: with line breaks and indentation.
///
/// ```flux
/// Show (list<Edit> edits) -> (string text) using json.encode();
/// ```
@pure
component json.encode(bool pretty = false) (T value) -> (string text);

/// The value that JSON means, of the type that the node's signature says: of a `string`, `bytes` or `json`.
///
/// Unknown members are left out; a missing one is `none` where an `option` is wanted.
///
/// ```flux
/// Parse (string text) -> (Edit edit) using json.decode();
/// ```
@pure
@fails_with(400, "the text is no JSON")
@fails_with(422, "it is of another type")
component json.decode() (S text) -> (T value);

/// A value as `json`.
///
/// ```flux
/// AsJson (Edit edit) -> (json value) using json.of();
/// ```
@pure
@fails_with(422, "it would be nested more than 128 levels deep")
component json.of() (T value) -> (json value);

/// The current tuple as a JSON object, by its names.
///
/// ```flux
/// source Page using http.get("/product/{int id}") => { Details, Stock } -> json.object();
/// ```
@pure
@fails_with(422, "it would be nested more than 128 levels deep")
component json.object() (..) -> (json object);

/// A part of a JSON value, of the type that the node's signature says.
///
/// - `pointer`: where (RFC 6901): `"/items/0/{field}"`; a value in braces is one step, whatever is in it.
///
/// Where there is nothing, an `option` is `none`.
///
/// ```flux
/// Price (json product) -> (float price) using json.get("/offers/0/price");
/// ```
@pure
@fails_with(404, "there is nothing, and no `option` is asked for")
@fails_with(422, "what is there is of another type")
component json.get(pointer pointer) (json value) -> (T found);

/// The JSON value with one part set; objects on the way are made. Fails with 422 where the way leads through
/// something that is neither object nor array, or past an array's end (`-` appends).
///
/// - `pointer`: as for `json.get`.
///
/// ```flux
/// Discount (json product, float price) -> (json product) using json.set("/offers/0/price");
/// ```
@pure
@fails_with(422, "the way leads through what holds no others, or past an array's end, or too deep")
component json.set(pointer pointer) (json value, T part) -> (json changed);

/// The JSON value without one part; the same where it is not there.
///
/// - `pointer`: as for `json.get`.
///
/// ```flux
/// Hide (json user) -> (json user) using json.remove("/password");
/// ```
@pure
@fails_with(422, "the pointer does not begin with `/`, or has too many steps")
component json.remove(pointer pointer) (json value) -> (json changed);

/// The first value with the second's members in it, recursively; `null` removes one (RFC 7396).
///
/// ```flux
/// Update (json profile, json change) -> (json profile) using json.merge();
/// ```
@pure
component json.merge() (json value, json patch) -> (json merged);
