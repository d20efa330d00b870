//! On what is measured.

use std::process::Command;
use std::thread;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A sentence with the date, the processor, the system and the compiler.
pub fn sentence() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let compiler = Command::new("rustc").arg("--version").output().ok();
    let compiler = compiler.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    let compiler = compiler.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let (date, system) = (Timestamp::now().to_zoned_datetime(TimeZone::system()).date(), std::env::consts::OS);
    format!("Measured on {date}: {cores} cores of {}, {system}, {compiler}.", processor())
}

/// The processor's name, where the system tells it in a file.
fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    name.map_or(std::env::consts::ARCH, |(_, name)| name).to_owned()
}
