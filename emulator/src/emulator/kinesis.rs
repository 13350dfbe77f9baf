//! Handing records on to streams outside.

use crate::emulator::Emulator;
use crate::operation;
pub(crate) use crate::operation::KinesisRecord;

/// How many records of a table go on at once: so many as PutRecords takes.
const RECORDS_AT_ONCE: usize = 500;

/// Where records for Kinesis go.
pub(crate) trait KinesisSink {
    /// Takes records for a stream, in their order.
    ///
    /// # Errors
    ///
    /// If not all of them are taken, in words: then the same come again.
    fn put(&mut self, stream_arn: &str, records: &[KinesisRecord]) -> Result<(), String>;
}

impl Emulator {
    /// Hands on what was not handed on before, of all tables of all callers; how many records that were.
    ///
    /// What was taken and could not be remembered is handed on once more, as Kinesis may.
    ///
    /// # Errors
    ///
    /// If the sink does not take a record, or the store fails; in words. What was taken before stays taken.
    pub(crate) fn hand_on(&self, sink: &mut dyn KinesisSink) -> Result<usize, String> {
        let mut count = 0;
        loop {
            let bundles = operation::outgoing(&self.context(), RECORDS_AT_ONCE).wait();
            let bundles = bundles.map_err(|error| error.to_string())?;
            if bundles.is_empty() {
                return Ok(count);
            }
            for bundle in bundles {
                sink.put(&bundle.stream_arn, &bundle.records)?;
                let noted = operation::handed_on(&self.context(), &bundle);
                noted.map_err(|error| error.to_string())?;
                count += bundle.records.len();
            }
        }
    }
}
