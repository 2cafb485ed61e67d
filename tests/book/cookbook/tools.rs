//! Configurations of other programs, looked at by these where they are installed.

use std::path::Path;
use std::process::Command;

/// What is wrong with a file, if there is somebody who can tell.
pub fn wrong(path: &Path) -> Option<String> {
    match path.extension()?.to_str()? {
        "service" => systemd(path),
        "conf" => nginx(path),
        _ => None,
    }
}

/// `systemd-analyze verify`. That the service's program is not installed here is no fault of the unit.
fn systemd(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let here = path.with_file_name("verified.service");
    std::fs::write(&here, text.replace("/usr/local/bin/flux", env!("CARGO_BIN_EXE_flux"))).ok()?;
    let ran = Command::new("systemd-analyze").arg("verify").arg(&here).output().ok()?;
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let own: Vec<&str> = said.lines().filter(|line| line.contains("verified.service")).collect();
    (!own.is_empty()).then(|| own.join("\n"))
}

/// `nginx -t`, in the smallest configuration that takes it.
fn nginx(path: &Path) -> Option<String> {
    let folder = path.parent()?;
    let whole = folder.join("whole.conf");
    let text = format!(
        "pid {0}/nginx.pid;\nerror_log {0}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\ninclude {1};\n}}\n",
        folder.display(),
        path.display()
    );
    std::fs::write(&whole, text).ok()?;
    let ran = Command::new("nginx").arg("-t").arg("-c").arg(&whole).output().ok()?;
    (!ran.status.success()).then(|| String::from_utf8_lossy(&ran.stderr).into_owned())
}
