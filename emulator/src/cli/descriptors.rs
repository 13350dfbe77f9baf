//! How many files and sockets the process may have open.

/// Asks the system for as many descriptors as it grants without further rights.
///
/// Many systems begin with 1024 for the sake of programs that cannot count further, which leaves room for less than a
/// thousand connections. Where the system refuses, the server makes do with what there is.
#[cfg(unix)]
pub(crate) fn raise() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current != maximum {
        let granted = Rlimit {
            current: maximum,
            maximum,
        };
        let _ = setrlimit(Resource::Nofile, granted);
    }
}

/// Elsewhere sockets are not counted.
#[cfg(not(unix))]
pub(crate) fn raise() {}
