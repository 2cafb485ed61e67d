//! Malformed, ambiguous and smuggled requests: each with what the RFC says of it, what we answer, and what nginx does.
//!
//! Where nginx closes without a word its answer is empty; `open` is a connection that would go on. Where both differ, the rule
//! beside them says what is allowed. What is said of nginx is that of 1.22; `cargo test -p flux-runner --test wire -- --ignored
//! nginx` asks the one that is installed.

use crate::nginx::Nginx;
use crate::talk::*;

/// Sends the bytes to a service of its own, and compares the statuses of what comes back.
fn check(rfc: &str, bytes: &[u8], wanted: &str) {
    let server = serve(service().engine(), |_| {});
    let heard = say(&server, bytes);
    assert_eq!(heard.statuses(), wanted, "{rfc}\n{}", heard.text);
    // Whatever it was, the next client is served.
    assert_eq!(say(&server, b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").statuses(), "200");
}

macro_rules! cases {
    ($($name:ident: $rfc:literal, $bytes:expr => $wanted:literal, nginx $theirs:literal;)*) => {
        $(#[test]
        fn $name() {
            check($rfc, AsRef::<[u8]>::as_ref(&$bytes), $wanted);
        })*

        /// Name, bytes, and what nginx answers.
        fn all() -> Vec<(&'static str, Vec<u8>, &'static str)> {
            vec![$((stringify!($name), AsRef::<[u8]>::as_ref(&$bytes).to_vec(), $theirs)),*]
        }
    };
}

/// A request to `/` with these headers, which ends its connection.
fn get(headers: &str) -> String {
    format!("GET / HTTP/1.1\r\n{headers}connection: close\r\n\r\n")
}

/// A request to that target.
fn to(target: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
}

/// A post with these headers and this body; a second request follows in it or behind it.
fn post(headers: &str, body: &str) -> String {
    format!("POST /echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n{body}")
}

cases! {
    // The start line.
    http_0_9: "RFC 9112 2.3: HTTP/0.9 has no version and is not spoken here", "GET /\r\n\r\n" => "400", nginx "";
    http_1_0: "RFC 9112 2.3: HTTP/1.0 needs no host, and ends its connection", "GET / HTTP/1.0\r\n\r\n" => "200", nginx "200";
    http_1_2: "RFC 9110 2.5: a later minor version is served as the latest that is known", "GET / HTTP/1.2\r\nhost: x\r\nconnection: close\r\n\r\n" => "200", nginx "200";
    http_2_0_as_text: "RFC 9112 2.3: another major version is no HTTP/1", "GET / HTTP/2.0\r\nhost: x\r\n\r\n" => "400", nginx "505";
    lower_case_protocol: "RFC 9112 2.3: the version is case-sensitive", "GET / http/1.1\r\nhost: x\r\n\r\n" => "400", nginx "400";
    no_target: "RFC 9112 3: method, target, version", "GET HTTP/1.1\r\nhost: x\r\n\r\n" => "400", nginx "400";
    two_spaces: "RFC 9112 3: single spaces; lenient parsing can be exploited", "GET  / HTTP/1.1\r\nhost: x\r\n\r\n" => "400", nginx "200 open";
    tab_in_the_line: "RFC 9112 3: single spaces", "GET\t/\tHTTP/1.1\r\nhost: x\r\n\r\n" => "400", nginx "400";
    space_in_the_target: "RFC 9112 3.2: no whitespace in a target", "GET /a b HTTP/1.1\r\nhost: x\r\n\r\n" => "400", nginx "400";
    empty_lines_before: "RFC 9112 2.2: at least one empty line before a request is passed over", "\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "200", nginx "200";
    no_method: "RFC 9110 9.1: a method is a token", " / HTTP/1.1\r\nhost: x\r\n\r\n" => "400", nginx "400";
    method_of_other_letters: "RFC 9110 9.1: a method is a token", "G(T / HTTP/1.1\r\nhost: x\r\n\r\n" => "400", nginx "400";
    unknown_method: "RFC 9110 15.6.2: 501 where a method is known to nobody", "BREW / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "501", nginx "200";
    lower_case_method: "RFC 9110 9.1: methods are case-sensitive", "get / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "501", nginx "400";
    trace: "RFC 9110 9.3.8: answered where it is implemented; 405 elsewhere", "TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "405", nginx "405";
    connect: "RFC 9110 9.3.6: only proxies and those that mean to be tunnels take it", "CONNECT x:443 HTTP/1.1\r\nhost: x:443\r\nconnection: close\r\n\r\n" => "501", nginx "400";
    garbage: "RFC 9112 2.2: what is no request is a 400, and the connection ends", "\x16\x03\x01\x02\x00\x01\x00\x01\u{fc}\x03\x03" => "400", nginx "400";
    long_target: "RFC 9112 3: a request line beyond what is read is a 414; here it counts with the headers, 431", format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(70_000)) => "431", nginx "414";

    // The target's form.
    absolute_form: "RFC 9112 3.2.2: a server must accept it", "GET http://other/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "200", nginx "200";
    absolute_form_of_another_scheme: "RFC 9112 3.2.2: the target counts", "GET ftp://other/echo/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "200", nginx "200";
    asterisk_for_options: "RFC 9110 9.3.7: asks of the server as a whole", "OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "204", nginx "400";
    asterisk_for_get: "RFC 9112 3.2.4: only OPTIONS has the asterisk form", "GET * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "400", nginx "400";
    authority_form_for_get: "RFC 9112 3.2.3: only CONNECT has the authority form", "GET x:80 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "404", nginx "400";
    fragment_in_the_target: "RFC 9112 3.2: a target has no fragment", to("/#a") => "200", nginx "200";
    encoded_slash: "RFC 3986 2.2: an encoded slash is part of its segment", to("/echo/a%2Fb") => "200", nginx "200";
    encoded_dots: "RFC 3986 6.2.2.3: dot segments are the client's to remove; here they are names", to("/echo/%2e%2e") => "200", nginx "200";
    dots: "RFC 3986 5.2.4: as above; nothing is opened by that name", to("/echo/..") => "200", nginx "200";
    dots_above_the_root: "RFC 3986 5.2.4: no such path", to("/../../etc/passwd") => "404", nginx "400";
    half_an_escape: "RFC 3986 2.1: not an escape, so a percent sign", to("/echo/a%2") => "200", nginx "400";
    encoded_nul: "RFC 3986 2: a character like any other, once encoded", to("/echo/a%00b") => "200", nginx "400";
    overlong_utf_8: "RFC 3629 3: overlong forms are no UTF-8", to("/echo/%c0%af") => "400", nginx "200";
    utf_8_cut_short: "RFC 3629 3: no UTF-8", to("/echo/%e2%82") => "400", nginx "200";
    surrogates: "RFC 3629 3: surrogates are no UTF-8", to("/echo/%ed%a0%80") => "400", nginx "200";
    raw_bytes_in_the_target: "RFC 9112 3.2: a target is ASCII", [b"GET /echo/\xff HTTP/1.1\r\nhost: x\r\n".as_slice(), b"connection: close\r\n\r\n"].concat() => "400", nginx "200";

    // The host.
    no_host: "RFC 9112 3.2: 400 without a host", get("") => "400", nginx "400";
    two_hosts: "RFC 9112 3.2: 400 for more than one", get("host: a\r\nhost: b\r\n") => "400", nginx "400";
    the_same_host_twice: "RFC 9112 3.2: more than one line, whatever they say", get("host: a\r\nhost: a\r\n") => "400", nginx "400";
    host_with_a_path: "RFC 9112 3.2: 400 for an invalid value", get("host: a/b\r\n") => "400", nginx "400";
    host_with_a_user: "RFC 9110 4.2.4: no userinfo in a host", get("host: me@a\r\n") => "400", nginx "200";
    host_with_a_space: "RFC 9112 3.2: 400 for an invalid value", get("host: a b\r\n") => "400", nginx "400";
    host_with_two_ports: "RFC 9112 3.2: 400 for an invalid value", get("host: a:1:2\r\n") => "400", nginx "200";
    host_of_ip_6: "RFC 3986 3.2.2: an address in brackets", get("host: [::1]:8080\r\n") => "200", nginx "200";
    empty_host: "RFC 9112 3.2: empty where the target has no authority", get("host:\r\n") => "200", nginx "400";

    // Headers.
    obs_fold: "RFC 9112 5.2: 400, or the fold becomes a blank", get("host: x\r\nx-a: b\r\n c\r\n") => "400", nginx "400";
    space_before_the_colon: "RFC 9112 5.1: 400", get("host: x\r\nx-a : b\r\n") => "400", nginx "400";
    no_colon: "RFC 9112 5: a field line has a colon", get("host: x\r\nx-a\r\n") => "400", nginx "200";
    no_name: "RFC 9112 5: a field line has a name", get("host: x\r\n: b\r\n") => "400", nginx "400";
    name_of_other_letters: "RFC 9110 5.1: a name is a token", get("host: x\r\nx(a: b\r\n") => "400", nginx "200";
    nul_in_a_value: "RFC 9110 5.5: NUL is refused or replaced", get("host: x\r\nx-a: b\0c\r\n") => "400", nginx "400";
    bare_cr_in_a_value: "RFC 9112 2.2: a bare CR is refused or replaced", get("host: x\r\nx-a: b\rc\r\n") => "400", nginx "400";
    bare_lf: "RFC 9112 2.2: a single LF may end a line", "GET / HTTP/1.1\nhost: x\nconnection: close\n\n" => "200", nginx "200";
    space_before_the_first_header: "RFC 9112 2.2: refused, or passed over up to the next line", "GET / HTTP/1.1\r\n host: x\r\nconnection: close\r\n\r\n" => "400", nginx "400";
    a_thousand_headers: "RFC 6585 5: 431", get(&format!("host: x\r\n{}", "x-a: b\r\n".repeat(1000))) => "431", nginx "400";
    a_long_header: "RFC 6585 5: 431", get(&format!("host: x\r\nx-a: {}\r\n", "b".repeat(70_000))) => "431", nginx "400";
    a_hundred_kilobytes_of_names: "RFC 6585 5: 431", get(&format!("host: x\r\n{}: b\r\n", "n".repeat(100_000))) => "431", nginx "400";
    raw_bytes_in_a_value: "RFC 9110 5.5: obs-text is opaque", [b"GET / HTTP/1.1\r\nhost: x\r\nx-a: \xff\r\n".as_slice(), b"connection: close\r\n\r\n"].concat() => "200", nginx "200";
    not_utf_8_in_a_value_that_is_read: "RFC 9110 5.5: opaque, and no text", [b"GET /asks HTTP/1.1\r\nhost: x\r\nx-tag: \xff\r\n".as_slice(), b"connection: close\r\n\r\n"].concat() => "400", nginx "200";

    // Where a body ends.
    both_lengths: "RFC 9112 6.3: the coding counts, and the connection ends", post_open("content-length: 30\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n") => "200", nginx "400";
    both_lengths_the_other_way_round: "RFC 9112 6.3: the same", post_open("transfer-encoding: chunked\r\ncontent-length: 30\r\n", "0\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n") => "200", nginx "400";
    two_lengths: "RFC 9112 6.3: 400", post("content-length: 3\r\ncontent-length: 4\r\n", "abcd") => "400", nginx "400";
    one_length_twice: "RFC 9112 6.3: the same value may be taken for one", post("content-length: 3\r\ncontent-length: 3\r\n", "abc") => "200", nginx "400";
    list_of_lengths: "RFC 9112 6.3: 400, or taken for one where all are the same", post("content-length: 3, 3\r\n", "abc") => "400", nginx "400";
    negative_length: "RFC 9110 8.6: digits alone", post("content-length: -3\r\n", "abc") => "400", nginx "400";
    length_with_a_sign: "RFC 9110 8.6: digits alone", post("content-length: +3\r\n", "abc") => "400", nginx "400";
    length_in_hexadecimal: "RFC 9110 8.6: digits alone", post("content-length: 0x3\r\n", "abc") => "400", nginx "400";
    length_beyond_64_bits: "RFC 9110 8.6: 400", post("content-length: 99999999999999999999\r\n", "abc") => "400", nginx "400";
    length_with_a_blank: "RFC 9110 8.6: digits alone", post("content-length: 3 3\r\n", "abc") => "400", nginx "400";
    gzip_and_chunked: "RFC 9112 6.1: 501 for a coding that is not understood", post("transfer-encoding: gzip, chunked\r\n", "3\r\nabc\r\n0\r\n\r\n") => "501", nginx "501";
    coding_of_no_name: "RFC 9112 6.3: 400 where chunked is not last", post("transfer-encoding: xchunked\r\n", "3\r\nabc\r\n0\r\n\r\n") => "400", nginx "501";
    chunked_twice: "RFC 9112 6.1: never more than once", post("transfer-encoding: chunked, chunked\r\n", "3\r\nabc\r\n0\r\n\r\n") => "501", nginx "501";
    chunked_on_two_lines: "RFC 9112 6.1: never more than once", post("transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n") => "501", nginx "400";
    identity_behind_chunked: "RFC 9112 6.3: 400 where chunked is not last", post("transfer-encoding: chunked, identity\r\n", "3\r\nabc\r\n0\r\n\r\n") => "400", nginx "501";
    coding_hidden_by_a_tab: "RFC 9110 5.6.3: optional whitespace around a value", post("transfer-encoding:\tchunked\r\n", "3\r\nabc\r\n0\r\n\r\n") => "200", nginx "501";
    chunked_in_http_1_0: "RFC 9112 6.1: faulty framing in HTTP/1.0", "POST /echo HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n" => "400", nginx "400";
    chunk_size_of_no_digits: "RFC 9112 7.1: a size is hexadecimal", post("transfer-encoding: chunked\r\n", "zz\r\nabc\r\n0\r\n\r\n") => "400", nginx "400";
    negative_chunk: "RFC 9112 7.1: a size is hexadecimal", post("transfer-encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n") => "400", nginx "400";
    chunk_size_beyond_64_bits: "RFC 9112 7.1: overflow must be seen", post("transfer-encoding: chunked\r\n", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n") => "400", nginx "400";
    chunk_longer_than_it_says: "RFC 9112 7.1: CRLF behind the data", post("transfer-encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n") => "400", nginx "400";
    chunk_size_with_a_prefix: "RFC 9112 7.1: no 0x", post("transfer-encoding: chunked\r\n", "0x3\r\nabc\r\n0\r\n\r\n") => "400", nginx "400";
    chunk_line_ended_by_lf: "RFC 9112 7.1: CRLF; a bare LF can be exploited", post("transfer-encoding: chunked\r\n", "3\nabc\r\n0\r\n\r\n") => "400", nginx "200";
    chunk_extension: "RFC 9112 7.1.1: unknown extensions are passed over", post("transfer-encoding: chunked\r\n", "3;a=b\r\nabc\r\n0\r\n\r\n") => "200", nginx "200";
    endless_chunk_extensions: "RFC 9112 7.1.1: their length is limited", post("transfer-encoding: chunked\r\n", &format!("3;{}\r\nabc\r\n0\r\n\r\n", "a".repeat(20_000))) => "400", nginx "200";
    trailers: "RFC 9112 7.1.2: may be dropped", post("transfer-encoding: chunked\r\n", "3\r\nabc\r\n0\r\nx-a: b\r\n\r\n") => "200", nginx "200";
    endless_trailers: "RFC 9112 7.1.2: limited as headers are", post("transfer-encoding: chunked\r\n", &format!("3\r\nabc\r\n0\r\n{}\r\n", "x-a: b\r\n".repeat(20_000))) => "400", nginx "200";
    body_cut_short: "RFC 9112 8: an incomplete message", post("content-length: 30\r\n", "abc") => "open", nginx "open";
    get_with_a_body: "RFC 9110 9.3.1: has no meaning, and is no second request", "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 40\r\nconnection: close\r\n\r\nGET /echo/smuggled HTTP/1.1\r\nhost: x\r\n\r\n" => "200", nginx "200";
    two_requests_at_once: "RFC 9112 9.3.2: answered in their order", "GET / HTTP/1.1\r\nhost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n" => "200 404", nginx "200 404";
    nothing_behind_a_close: "RFC 9112 9.6: nothing more is read", "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n" => "200", nginx "200";
    expectation_that_nobody_knows: "RFC 9110 10.1.1: 417 or passed over", get("host: x\r\nexpect: a-miracle\r\n") => "200", nginx "200";
    continue_where_it_is_wanted: "RFC 9110 10.1.1: 100 before the body is read", post("expect: 100-continue\r\ncontent-length: 3\r\n", "abc") => "100 200", nginx "100 200";
    upgrade_to_what_nobody_speaks: "RFC 9110 7.8: may be passed over", get("host: x\r\nupgrade: h2c, websocket\r\nhttp2-settings: AAAA\r\n") => "200", nginx "200";
}

#[test]
#[ignore = "asks the nginx that is installed, and its answers may change from version to version"]
fn nginx_answers_as_is_said_of_it() {
    let nginx = Nginx::start();
    let said = |bytes: &[u8]| listen(nginx.say(bytes)).statuses();
    let other: Vec<String> = all()
        .into_iter()
        .map(|(name, bytes, theirs)| (name, said(&bytes), theirs))
        .filter(|(_, says, theirs)| says != theirs)
        .map(|(name, says, theirs)| format!("{name}: {says:?}, not {theirs:?}"))
        .collect();
    assert!(other.is_empty(), "{}", other.join("\n"));
}

/// A post that would leave its connection open.
fn post_open(headers: &str, body: &str) -> String {
    format!("POST /echo HTTP/1.1\r\nhost: x\r\n{headers}\r\n{body}")
}

#[test]
fn what_is_in_the_path_is_what_the_flow_gets() {
    let server = serve(service().engine(), |_| {});
    let echoed = |target: &str| say(&server, to(target).as_bytes()).body().to_owned();
    assert_eq!(echoed("/echo/a%2Fb"), "a/b");
    assert_eq!(echoed("/echo/%2e%2e"), "..");
    assert_eq!(echoed("/rest/a/../b"), "a/../b");
    assert_eq!(echoed("/rest/a%2Fb/c"), "a/b/c");
    assert_eq!(echoed("/echo/a%2"), "a%2");
}
