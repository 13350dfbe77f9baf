//! Who listens on a port, where the system tells it under `/proc`.

use std::fs;
use std::io;
use std::path::Path;

/// The state of a listening socket in `/proc/net/tcp`.
const LISTEN: &str = "0A";

/// The name and id of the process that listens on a local port, when it can be seen.
pub(crate) fn find(port: u16) -> Option<String> {
    let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .filter_map(read)
        .flat_map(|table| inodes(&table, port))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    for process in fs::read_dir("/proc").ok()?.flatten() {
        let Ok(descriptors) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let owns = descriptors
            .flatten()
            .filter_map(|descriptor| fs::read_link(descriptor.path()).ok())
            .any(|link| sockets.iter().any(|socket| link.as_os_str() == &**socket));
        if owns {
            let id = process.file_name();
            return Some(format!(
                "{} (process {})",
                name(&process.path())?,
                id.display()
            ));
        }
    }
    None
}

/// The name of the program of a process: of its file, or the first 15 bytes that the system keeps.
fn name(process: &Path) -> Option<String> {
    match fs::read_link(process.join("exe")) {
        Ok(file) => Some(file.file_name()?.display().to_string()),
        Err(_) => {
            let name = read(&process.join("comm").to_string_lossy())?;
            Some(name.trim().to_owned())
        }
    }
}

/// The inodes of the sockets that listen on `port`.
fn inodes(table: &str, port: u16) -> Vec<String> {
    let suffix = format!(":{port:04X}");
    table
        .lines()
        .filter_map(|line| {
            let mut fields = line.split_whitespace();
            let local = fields.nth(1)?;
            let state = fields.nth(1)?;
            let inode = fields.nth(5)?;
            (local.ends_with(&suffix) && state == LISTEN).then(|| inode.to_owned())
        })
        .collect()
}

fn read(path: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "facts of the system, for a message"
    )]
    fs::read_to_string(path).ok()
}

/// Why a port cannot be listened on, and who has it.
pub(super) fn cannot_listen(port: u16, error: &io::Error) -> String {
    match (error.kind(), find(port)) {
        (io::ErrorKind::AddrInUse, Some(owner)) => {
            format!("port {port} is in use by {owner}: stop it or choose another --port")
        }
        (io::ErrorKind::AddrInUse, None) => {
            format!("port {port} is in use by another process: stop it or choose another --port")
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::inodes;

    #[test]
    fn only_listeners_of_the_port_count() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
            0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1\n\
            1: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 222 1\n\
            2: 0100007F:1F40 0100007F:9000 01 00000000:00000000 00:00000000 00000000  1000        0 333 1\n";
        assert_eq!(inodes(table, 8000), ["111"]);
    }
}
