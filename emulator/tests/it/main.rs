//! The one integration binary of the crate.

#[cfg(test)]
mod tidy;

#[cfg(test)]
mod clock;

#[cfg(feature = "disk")]
#[cfg(test)]
mod clones;

#[cfg(test)]
mod control;

#[cfg(test)]
mod control_refusals;

#[cfg(test)]
mod consistency;

#[cfg(feature = "console")]
#[cfg(test)]
mod console;

#[cfg(test)]
mod databases;

#[cfg(feature = "disk")]
#[cfg(test)]
mod damaged;

#[cfg(feature = "disk")]
#[cfg(test)]
mod engines;

#[cfg(feature = "disk")]
#[cfg(test)]
mod golden;

#[cfg(test)]
mod kept_calls;

#[cfg(feature = "disk")]
#[cfg(test)]
mod kept_snapshots;

#[cfg(feature = "disk")]
#[cfg(test)]
mod lists;

#[cfg(test)]
mod model;

#[cfg(test)]
mod observed;

#[cfg(test)]
mod reset;

#[cfg(feature = "disk")]
#[cfg(test)]
mod rows;

#[cfg(feature = "disk")]
#[cfg(test)]
mod metamorphic;

#[cfg(feature = "disk")]
#[cfg(test)]
mod repaired;

#[cfg(test)]
mod request_log;

#[cfg(test)]
mod running;

#[cfg(test)]
mod set_aside;

#[cfg(feature = "disk")]
#[cfg(test)]
mod stress;

#[cfg(test)]
mod strict;

#[cfg(feature = "disk")]
#[cfg(test)]
mod temporary;

#[cfg(feature = "disk")]
#[cfg(test)]
mod things;

#[cfg(feature = "disk")]
#[cfg(test)]
mod tools;

#[cfg(feature = "template")]
#[cfg(test)]
mod template;
