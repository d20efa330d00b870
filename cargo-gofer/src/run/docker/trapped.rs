//! Whether a container's program would notice that it is asked to end.

/// Whether the first process of a container has its own way to deal with a signal. If it has not,
/// the kernel throws the signal away, as it does for every first process: to wait for its end
/// would be in vain.
///
/// `processes` is a table of `PID PPID CAUGHT`, as `ps` prints it. What cannot be read says yes.
pub fn is_caught(processes: &str, signal: &str) -> bool {
    first_catches(processes).zip(number(signal)).is_none_or(|(caught, signal)| caught & (1 << (signal - 1)) != 0)
}

/// The signals that the first process catches, one bit each: it is the one whose parent is not in
/// the container.
fn first_catches(processes: &str) -> Option<u64> {
    let rows = processes.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> = rows.filter(|row| row.len() == 3).collect();
    let first = rows.iter().find(|row| rows.iter().all(|other| other[0] != row[1]))?;
    u64::from_str_radix(first[2], 16).ok()
}

/// Linux' number of a signal that an image may name as the one to stop it. Without a name it is
/// the one for termination.
fn number(name: &str) -> Option<u32> {
    let name = name.trim();
    match name.strip_prefix("SIG").unwrap_or(name) {
        "" | "TERM" => Some(15),
        "HUP" => Some(1),
        "INT" => Some(2),
        "QUIT" => Some(3),
        "USR1" => Some(10),
        "USR2" => Some(12),
        "WINCH" => Some(28),
        number => number.parse().ok().filter(|number| (1..=64).contains(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_process_decides() {
        let table = |caught: &str| format!("PID PPID CAUGHT\n76 48 0000000000004000\n48 24 {caught}\n");
        assert!(!is_caught(&table("0000000000000000"), ""), "a shell without traps");
        assert!(!is_caught(&table("0000000000010002"), "SIGTERM"), "bash catches SIGCHLD and SIGINT");
        assert!(is_caught(&table("0000000000004002"), "TERM"));
        assert!(is_caught(&table("0000000000000004"), "SIGQUIT"));
        assert!(!is_caught(&table("0000000000000004"), ""));
        assert!(is_caught(&table("8000000000000000"), "64"));
    }

    #[test]
    fn what_cannot_be_read_says_yes() {
        assert!(is_caught("", ""));
        assert!(is_caught("USER PID COMMAND\nroot 1 sh -c x y\n", ""));
        assert!(is_caught("PID PPID CAUGHT\n1 0 <unknown>\n", ""));
        assert!(is_caught("PID PPID CAUGHT\n1 0 0000000000000000\n", "SIGRTMIN+3"));
        assert!(is_caught("PID PPID CAUGHT\n1 0 0000000000000000\n", "0"));
    }
}
