//! What calls had better not do, for who holds the emulator.

use crate::emulator::Emulator;
use crate::operation::{self, Finding, FindingKind, StrictError};

impl Emulator {
    /// What the calls of the [request log](Self::request_log) do that costs more than it needs to, or forgets something:
    /// scans, filters that throw most away, pages and batches that nobody goes on with, items near the limit, indexes that
    /// project too much, strongly consistent reads of what nobody writes. Findings are warnings: some of it may be meant.
    ///
    /// Nothing where the emulator was built without [`control_calls`](crate::EmulatorBuilder::control_calls). Of batches
    /// that are held up by a transaction it is not known what they have left.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// // Calls of the program under test come here.
    /// let findings = emulator.findings();
    /// assert_eq!(findings, [], "what there is to mend");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn findings(&self) -> Vec<Finding> {
        operation::findings(&self.context(), &self.request_log())
    }

    /// Lets calls of this database be refused with a ValidationException that do what `kinds` say, from now on; no kinds
    /// refuse none.
    ///
    /// # Errors
    ///
    /// [`StrictError::Late`] for a kind that [cannot be refused](FindingKind::can_be_refused), and
    /// [`StrictError::NotLogged`] where there is no request log.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::Scan;
    /// use dynamodb_emulator::types::ScanInput;
    /// use dynamodb_emulator::{Emulator, FindingKind};
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// emulator.refuse(&[FindingKind::Scan])?;
    /// let scan = ScanInput { table_name: Some("music".into()), ..Default::default() };
    /// let refused = emulator.call::<Scan>(scan).unwrap_err();
    /// assert!(refused.message().unwrap().starts_with("Strict: A Scan, or a SELECT without a key"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn refuse(&self, kinds: &[FindingKind]) -> Result<(), StrictError> {
        operation::refuse(&self.context(), kinds)
    }
}
