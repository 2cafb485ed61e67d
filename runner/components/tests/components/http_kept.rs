//! `http.static` over time: what stands under a path is what is sent, however it came there.

use crate::harness::{Node, Service, str, text};
use crate::http_reply::{body, response};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A service whose folder `public` has `page` and `docs/page`.
fn service() -> (TempDir, Service) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("public/docs/deep")).expect("a folder");
    for path in ["public/page", "public/docs/page", "public/docs/deep/page", "public/docs/index.html"] {
        fs::write(folder.path().join(path), path).expect("a file");
    }
    let service = Service { root: folder.path().to_owned(), ..Service::default() };
    (folder, service)
}

fn node(service: &Service) -> Node<'_> {
    service.node("http.static", &[("root", text("public"))], "string path", "response reply")
}

/// The body, or the failure's code.
fn get(node: &Node<'_>, path: &str) -> Result<String, i64> {
    let reply = node.run(&[str(path)]).map_err(|failure| failure.code)?;
    Ok(String::from_utf8(body(&response(&reply[0])).to_vec()).expect("text"))
}

fn content(text: &str) -> Result<String, i64> {
    Ok(text.to_owned())
}

#[test]
fn a_file_that_changes_is_sent_as_it_is_now() {
    let (folder, service) = service();
    let node = node(&service);
    let path = folder.path().join("public/docs/page");
    assert_eq!(get(&node, "docs/page"), content("public/docs/page"));
    fs::write(&path, "longer than it was before").unwrap();
    assert_eq!(get(&node, "docs/page"), content("longer than it was before"));
    fs::write(&path, "short").unwrap();
    assert_eq!(get(&node, "docs/page"), content("short"));
    let other = folder.path().join("public/docs/other");
    fs::write(&other, "other").unwrap();
    fs::rename(&other, &path).unwrap();
    assert_eq!(get(&node, "docs/page"), content("other"));
    fs::remove_file(&path).unwrap();
    assert_eq!(get(&node, "docs/page"), Err(404));
    fs::create_dir(&path).unwrap();
    assert_eq!(get(&node, "docs/page/"), Err(404));
    fs::write(path.join("index.html"), "index").unwrap();
    assert_eq!(get(&node, "docs/page/"), content("index"));
    fs::rename(folder.path().join("public/docs"), folder.path().join("public/moved")).unwrap();
    assert_eq!(get(&node, "docs/page/"), Err(404));
    assert_eq!(get(&node, "moved/page/"), content("index"));
}

#[cfg(unix)]
fn link(to: impl AsRef<Path>, at: PathBuf) {
    std::os::unix::fs::symlink(to, at).expect("a link");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_followed_at_no_time() {
    let (folder, service) = service();
    let node = node(&service);
    let (public, outside) = (folder.path().join("public"), folder.path().join("outside"));
    fs::create_dir(&outside).unwrap();
    for path in ["page", "docs/page", "docs/deep/page", "docs/"] {
        assert!(get(&node, path).is_ok(), "{path}");
    }
    // The very file that was sent goes out of the folder, and a link to it comes in its place.
    fs::rename(public.join("page"), outside.join("page")).unwrap();
    link("../outside/page", public.join("page"));
    assert_eq!(get(&node, "page"), Err(404));
    // The same for a folder on the way.
    fs::rename(public.join("docs/deep"), outside.join("deep")).unwrap();
    link(outside.join("deep"), public.join("docs/deep"));
    assert_eq!(get(&node, "docs/deep/page"), Err(404));
    fs::rename(public.join("docs"), outside.join("docs")).unwrap();
    link("../outside/docs", public.join("docs"));
    for path in ["docs/page", "docs/deep/page", "docs/", "docs"] {
        assert_eq!(get(&node, path), Err(404), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_stay_inside_are_followed_to_what_they_lead_to_now() {
    let (folder, service) = service();
    let node = node(&service);
    let public = folder.path().join("public");
    link("docs/page", public.join("link"));
    link(public.join("docs"), public.join("absolute"));
    link("circle", public.join("circle"));
    assert_eq!(get(&node, "link"), content("public/docs/page"));
    assert_eq!(get(&node, "absolute/page"), content("public/docs/page"));
    assert_eq!(get(&node, "circle"), Err(404));
    fs::remove_file(public.join("link")).unwrap();
    link("page", public.join("link"));
    assert_eq!(get(&node, "link"), content("public/page"));
    // A release that is put in place by its link.
    fs::rename(&public, folder.path().join("first")).unwrap();
    link("first", public.clone());
    assert_eq!(get(&node, "page"), content("public/page"));
    fs::create_dir(folder.path().join("second")).unwrap();
    fs::write(folder.path().join("second/page"), "second").unwrap();
    fs::remove_file(&public).unwrap();
    link("second", public);
    assert_eq!(get(&node, "page"), content("second"));
    assert_eq!(get(&node, "docs/page"), Err(404));
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let (folder, service) = service();
    let pipe = folder.path().join("public/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    assert_eq!(get(&node(&service), "pipe"), Err(404));
}

#[cfg(target_os = "linux")]
#[test]
fn however_many_files_are_asked_for_few_stay_open() {
    let (folder, service) = service();
    let node = node(&service);
    let public = folder.path().canonicalize().unwrap().join("public");
    for n in 0..1000 {
        fs::write(public.join(format!("{n}")), format!("{n}")).unwrap();
    }
    for n in (0..1000).chain(0..1000) {
        assert_eq!(get(&node, &n.to_string()), content(&n.to_string()));
    }
    // Other tests have files of their own.
    let open =
        fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    let open = open.filter(|file| file.starts_with(&public)).count();
    assert!((1..=256).contains(&open), "{open}");
}
