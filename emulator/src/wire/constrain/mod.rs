//! The runtime of the generated constraints: what is violated, where, and how the service says so.
//!
//! A clean request allocates nothing: the way to a value is a chain of stack frames ([`Path`]) that
//! becomes text only in a violation. All violations are found, not the first alone, because the
//! service lists them together.

mod bounds;
mod path;
mod violations;

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::profile::{Layer, Layers};

use super::error::ApiError;

pub(crate) use bounds::{Bounds, Pattern, Values};
pub(crate) use path::{Form, Hides, Path, Rule, Wording};
pub(crate) use violations::Violations;

/// A request, or a part of one, whose values the service description limits.
pub(crate) trait Constrain {
    /// Adds what is wrong with this value, which stands at that place, to `found`.
    fn constrain(&self, at: &Path<'_>, found: &mut Violations);
}

/// Checks a request against the limits of the service description.
///
/// # Errors
///
/// All violations, or those that hide the others, as the layer of the operation words them.
pub(crate) fn constrain_input<T: Constrain>(input: &T, layers: Layers) -> Result<(), ApiError> {
    let mut found = Violations::new(layers.constraints);
    input.constrain(&Path::Root, &mut found);
    // A request that lacks a member is not read by the layer that has the envelope: the older one answers.
    if layers.request == Layer::Current && found.lacks_member() {
        found = Violations::new(Layer::Older);
        input.constrain(&Path::Root, &mut found);
    }
    found.finish()
}

impl<T: Constrain> Constrain for Vec<T> {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        for (position, element) in self.iter().enumerate() {
            let here = Path::Element {
                above: at,
                position,
            };
            element.constrain(&here, found);
        }
    }
}

impl<T: Constrain> Constrain for BTreeMap<String, T> {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        for (key, value) in self {
            value.constrain(&Path::Entry { above: at, key }, found);
        }
    }
}

impl<T: Constrain> Constrain for IndexMap<String, T> {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        for (key, value) in self {
            value.constrain(&Path::Entry { above: at, key }, found);
        }
    }
}
