//! The tables of a page are read as written.

mod page;
