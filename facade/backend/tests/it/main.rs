//! The one integration binary of the backends. What they must do is tested beside them, by the contract.

mod tidy;
