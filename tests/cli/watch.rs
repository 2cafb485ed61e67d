//! `flux run --watch`: files that are saved, in all the ways that editors save.

use crate::support::Server;

const PROGRAM: &str = "use \"words.flux\";\n\
    source Hello using http.get(\"/hello\") => Word;\n";

const WORDS: &str = "Word () -> (string text) using constant(\"one\");\n";

fn words(word: &str) -> String {
    WORDS.replace("one", word)
}

fn serve(files: &[(&str, &str)]) -> Server {
    Server::start_in(files, &["--watch"])
}

/// As editors do it: written beside, and put in the place of the old file.
fn save(server: &Server, name: &str, text: &str) {
    let (beside, path) = (server.path(&format!("{name}~")), server.path(name));
    std::fs::write(&beside, text).unwrap();
    std::fs::rename(beside, path).unwrap();
}

fn hello(server: &Server) -> String {
    let reply = server.get("/hello");
    reply.split_once("\r\n\r\n").map_or(reply.clone(), |(_, body)| body.to_owned())
}

#[test]
fn what_is_saved_and_correct_is_served() {
    let server = serve(&[("main.flux", PROGRAM), ("words.flux", WORDS)]);
    assert_eq!(hello(&server), "one");
    save(&server, "words.flux", &words("two"));
    server.says("words.flux has changed: no errors; the service runs it");
    assert_eq!(hello(&server), "two");
    // In place, and a source that comes.
    let more = format!("{PROGRAM}source More using http.get(\"/more\") => Word;\n");
    std::fs::write(server.path("main.flux"), more).unwrap();
    server.says("main.flux has changed: no errors; the service runs it");
    assert!(server.get("/more").ends_with("two"));
    save(&server, "main.flux", PROGRAM);
    server.says("main.flux has changed: no errors; the service runs it");
    assert!(server.get("/more").starts_with("HTTP/1.1 404 "));
}

#[test]
fn what_is_wrong_is_shown_and_the_old_program_goes_on() {
    let server = serve(&[("main.flux", PROGRAM), ("words.flux", WORDS)]);
    save(&server, "main.flux", &PROGRAM.replace("=> Word", "=> Wrod"));
    server.says("there is no node `Wrod`");
    server.says("main.flux has changed: 1 error; the old program goes on");
    assert_eq!(hello(&server), "one");
    // What is mended elsewhere meanwhile is not served before all of it is.
    save(&server, "words.flux", &words("two"));
    server.says("words.flux has changed: 1 error; the old program goes on");
    assert_eq!(hello(&server), "one");
    save(&server, "main.flux", PROGRAM);
    server.says("the service runs it");
    assert_eq!(hello(&server), "two");
}

#[test]
fn a_plan_that_is_written_later_belongs_to_the_program() {
    let server = serve(&[("main.flux", PROGRAM), ("words.flux", WORDS)]);
    save(&server, "main.plan.flux", "optimize Nowhere with cache(entries: 10);\n");
    server.says("main.plan.flux has changed: 1 error; the old program goes on");
    save(&server, "main.plan.flux", "// nothing\n");
    server.says("main.plan.flux has changed: no errors; the service runs it");
}

#[test]
fn a_file_that_is_gone_is_told_and_read_again_when_it_is_back() {
    let server = serve(&[("main.flux", PROGRAM), ("words.flux", WORDS)]);
    std::fs::remove_file(server.path("words.flux")).unwrap();
    server.says("words.flux is gone; the old program goes on");
    assert_eq!(hello(&server), "one");
    save(&server, "words.flux", &words("two"));
    server.says("words.flux has changed: no errors; the service runs it");
    assert_eq!(hello(&server), "two");
}

#[test]
fn the_last_of_many_quick_saves_is_served() {
    let server = serve(&[("main.flux", PROGRAM), ("words.flux", WORDS)]);
    for n in 0..200 {
        // Gone for a moment, in place, renamed: however it is saved.
        match n % 3 {
            0 => std::fs::remove_file(server.path("words.flux")).unwrap(),
            1 => std::fs::write(server.path("words.flux"), words(&format!("word {n}"))).unwrap(),
            _ => save(&server, "words.flux", &words(&format!("word {n}"))),
        }
        let served = hello(&server);
        assert!(served == "one" || served.starts_with("word "), "{served}");
    }
    save(&server, "words.flux", &words("the last"));
    let begun = std::time::Instant::now();
    while hello(&server) != "the last" {
        assert!(begun.elapsed() < crate::support::LONG, "it is never served");
    }
}

#[test]
fn the_first_http_source_is_listened_for() {
    let timer =
        "source Tick using timer.every(1h) => Note;\nNote (time at) -> () using log.info(\"tick\");\n";
    let mut server = Server::start_silent(&[("main.flux", timer)], &["--watch"]);
    server.says("running; no source listens");
    save(
        &server,
        "main.flux",
        &format!("{timer}source Hello using http.get(\"/hello\") => text.template(\"hi\");\n"),
    );
    server.says("main.flux has changed: no errors; the service runs it");
    server.listens();
    assert_eq!(hello(&server), "hi");
    // Without any source there would be nothing to serve.
    save(&server, "main.flux", "");
    server.says("no source is left: there would be nothing to serve");
    assert_eq!(hello(&server), "hi");
}

#[test]
fn a_store_that_is_declared_otherwise_is_refused_with_the_way_out() {
    let program = "store s using memory(entries: 10);\n\
        Count () -> (int n) using kv.increment(s, \"n\");\n\
        source Hello using http.get(\"/hello\") => Count;\n";
    let server = serve(&[("main.flux", program)]);
    assert_eq!(hello(&server), "1");
    save(&server, "main.flux", &program.replace("10", "20"));
    server.says("main.flux:1:");
    server.says("main.flux has changed: no errors; the old program goes on");
    assert_eq!(hello(&server), "2");
    save(&server, "main.flux", &program.replace("\"n\"", "\"m\""));
    server.says("the service runs it");
    assert_eq!(hello(&server), "1");
    save(&server, "main.flux", program);
    server.says("the service runs it");
    assert_eq!(hello(&server), "3", "what it holds has stayed");
}
