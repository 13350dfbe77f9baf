//! The one integration binary of the crate.

#[cfg(test)]
mod tidy;

#[cfg(test)]
mod control;

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
mod model;

#[cfg(test)]
mod observed;

#[cfg(test)]
mod running;

#[cfg(feature = "disk")]
#[cfg(test)]
mod temporary;

#[cfg(feature = "template")]
#[cfg(test)]
mod template;
