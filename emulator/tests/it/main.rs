//! The one integration binary of the crate.

#[cfg(test)]
mod tidy;

#[cfg(test)]
mod control;

#[cfg(feature = "disk")]
#[cfg(test)]
mod golden;

#[cfg(test)]
mod keeping;

#[cfg(test)]
mod model;

#[cfg(test)]
mod observed;

#[cfg(feature = "disk")]
#[cfg(test)]
mod temporary;

#[cfg(feature = "template")]
#[cfg(test)]
mod template;
