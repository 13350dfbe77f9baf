//! Auto scaling of the replicas of a global table, as its owner set it.

use std::sync::Arc;

/// Which capacity is scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dimension {
    /// That of reads.
    Read,
    /// That of writes.
    Write,
}

/// The auto scaling of one capacity of a table or of an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScalingTarget {
    /// The index; none for the table itself.
    pub(crate) index: Option<Arc<str>>,
    /// Which of its capacities.
    pub(crate) dimension: Dimension,
    /// The least units.
    pub(crate) minimum: i64,
    /// The most units.
    pub(crate) maximum: i64,
    /// On whose behalf it is scaled, if that was named.
    pub(crate) role_arn: Option<Arc<str>>,
    /// By what rule.
    pub(crate) policy: Option<ScalingPolicy>,
    /// Whether it was switched off again.
    pub(crate) disabled: bool,
}

/// By what rule a capacity is scaled.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScalingPolicy {
    /// The name of the rule.
    pub(crate) name: Arc<str>,
    /// Which share of the capacity is to be used, in percent: the bits of a number with a fraction.
    pub(crate) target: Bits,
    /// Whether the capacity is only ever raised.
    pub(crate) disable_scale_in: bool,
    /// Seconds between two reductions, if that was named.
    pub(crate) scale_in_cooldown: Option<i32>,
    /// Seconds between two raises, if that was named.
    pub(crate) scale_out_cooldown: Option<i32>,
}

/// A number with a fraction, bit by bit, so that it is kept as it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bits(pub(crate) u64);

impl Bits {
    /// The bits of a number.
    pub(crate) fn of(number: f64) -> Self {
        Self(number.to_bits())
    }

    /// The same as it was sent.
    pub(crate) fn number(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// The name of a rule where none is named.
pub(crate) fn policy_name(table: &str, index: Option<&str>, dimension: Dimension) -> String {
    let what = match dimension {
        Dimension::Read => "Read",
        Dimension::Write => "Write",
    };
    match index {
        None => format!("DynamoDB{what}CapacityUtilization:table/{table}"),
        Some(index) => format!("DynamoDB{what}CapacityUtilization:table/{table}/index/{index}"),
    }
}

impl ScalingTarget {
    /// How the service scales the writes of an index that a provisioned global table gets.
    pub(crate) fn of_new_index(table: &str, index: &str) -> Self {
        let dimension = Dimension::Write;
        Self {
            index: Some(index.into()),
            dimension,
            minimum: 1,
            maximum: 10,
            role_arn: None,
            policy: Some(ScalingPolicy {
                name: policy_name(table, Some(index), dimension).into(),
                target: Bits::of(70.0),
                disable_scale_in: false,
                scale_in_cooldown: None,
                scale_out_cooldown: None,
            }),
            disabled: false,
        }
    }

    /// Whether it is for this capacity.
    pub(crate) fn is_for(&self, index: Option<&str>, dimension: Dimension) -> bool {
        self.index.as_deref() == index && self.dimension == dimension
    }
}
