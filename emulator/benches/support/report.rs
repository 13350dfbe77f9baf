//! Figures for programs: with `BENCH_JSON=FILE` each comparison is also a line of JSON at the end of that file.

use std::io::{self, Write};

/// The emulator beside something else that does the same work, in one run.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The benchmark.
    pub bench: &'a str,
    /// What was measured.
    pub what: &'a str,
    /// Microseconds of one call of what is compared with: a server in memory, a plain map, a bare loop or server.
    pub base_micros: f64,
    /// Microseconds of one call of the emulator.
    pub micros: f64,
    /// How many times the first the second may be.
    pub at_most: f64,
}

impl Comparison<'_> {
    /// The comparison as one line of JSON. The words in it need no escapes.
    pub fn to_json(self) -> String {
        let Self {
            bench,
            what,
            base_micros,
            micros,
            at_most,
        } = self;
        let ratio = micros / base_micros;
        let is_met = ratio <= at_most;
        format!(
            r#"{{"bench":"{bench}","what":"{what}","base_us":{base_micros:.3},"us":{micros:.3},"ratio":{ratio:.4},"at_most":{at_most:.4},"met":{is_met}}}"#
        )
    }

    /// Adds the comparison to the file that is asked for, if one is.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub fn tell(self) -> io::Result<()> {
        let Some(path) = std::env::var_os("BENCH_JSON") else {
            return Ok(());
        };
        let mut options = std::fs::OpenOptions::new();
        let mut file = options.create(true).append(true).open(path)?;
        writeln!(file, "{}", self.to_json())
    }
}
