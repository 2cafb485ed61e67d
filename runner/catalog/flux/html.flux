// HTML made of text.

/// HTML with values put in, each escaped for where it stands: in text, or between the quotes of an attribute.
///
/// - `html`: `"<p class=\"{kind}\">Hello, {name}!</p>"`; `{{` and `}}` are braces. A value in `script`, `style`, an
///   event's attribute, an attribute without quotes, or where a link begins, is an error: nothing would hold it there.
///   `{x|raw}` goes in as it is.
///
/// What it makes is of type `html`. In another such text it, or a list of it, stands as it is, anywhere else it is text.
/// As a reply it is sent as `text/html`.
///
/// ```flux
/// type Edit = (string user, string text);
/// Item (Edit edit) -> (html item) using html.template("<li><b>{edit.user}</b> {edit.text}</li>\n");
/// Page (list<html> items) -> (html page) using html.template("<!doctype html><ul>{items}</ul>");
/// ```
@pure
component html.template(html html) () -> (html page);
